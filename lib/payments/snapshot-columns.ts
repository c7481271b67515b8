/**
 * Columns of several tables in one row, so that a snapshot costs one round trip: `"attempt.amountFen"` comes back as
 * `row.attempt.amountFen`. The texts are made once, when a module is loaded.
 */
export const columns = (alias: string, part: string, names: readonly string[]): string =>
  names.map((name) => `${alias}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} as "${part}.${name}"`).join(', ');

/** The parts of such a row. A part whose id is null was not there (an outer join). */
export function parts<T>(row: Record<string, unknown>): T {
  const whole: Record<string, Record<string, unknown> | unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const dot = name.indexOf('.');
    if (dot < 0) whole[name] = value;
    else ((whole[name.slice(0, dot)] ??= {}) as Record<string, unknown>)[name.slice(dot + 1)] = value;
  }
  for (const [name, part] of Object.entries(whole)) {
    if (typeof part === 'object' && part !== null && 'id' in part && part.id === null) whole[name] = null;
  }
  return whole as T;
}

export const PAYMENT_COLUMNS = ['id', 'version', 'orderId', 'orderNumber', 'payeeOrgId', 'payerOrgId', 'amountFen', 'subject', 'state', 'closing', 'expiresAt', 'paidAttemptId', 'counterId'] as const;
export const ATTEMPT_COLUMNS = [
  'id', 'version', 'paymentId', 'wallet', 'state', 'outcome', 'amountFen', 'orderAmountFen', 'merchantNo', 'returnUrl', 'foreignId', 'payUrl', 'ladderFrom', 'createdAt', 'submittedAt', 'expiresAt',
] as const;
