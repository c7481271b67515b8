import { z } from 'zod';
import { parseYuan } from '../shared/money';
import type { LegState } from './domain/snapshots';
import { CORRECTION_KINDS } from './domain/correction';
import { WALLETS } from './domain/machines';

/** 26 letters of base 32, as `newToken` makes them; anything else is no code of ours. */
const token = z.string().regex(/^[0-9a-z]{26}$/);
const id = z.string().min(1).max(64);
const fen = z.bigint().nonnegative();
const wallet = z.enum(WALLETS);
/** The address of the code's page; the attempt's own page is below it. */
const returnUrl = z.url({ protocol: /^https?$/ }).max(512);

export const ZStartAttempt = z.object({ token, wallet, returnUrl });
export const ZAskNow = z.object({ token, attemptId: id });
export const ZStartStaticSale = z.object({
  token, wallet,
  amount: z.string().trim().transform((text, context) => {
    const amountFen = parseYuan(text);
    if (amountFen === null) context.addIssue({ code: 'custom', message: 'payments.fields.amount' });
    return amountFen ?? 0n;
  }),
  returnUrl,
});
export const ZCreateStaticCode = z.object({ label: z.string().trim().max(30).transform((text) => text || null) });
export const ZRevokeCode = z.object({ codeId: id });

export const ZPaymentId = z.object({ paymentId: id });
export const ZExpire = z.object({ paymentId: id });

/** Bytes of any origin: what a socket gave, what a seal made. */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
/** A message as the channel adapters hand it over; see domain/channel-event.ts. */
export const ZMessage = z.object({
  institution: z.enum(['acquirer', 'bank']), endpoint: z.string().max(128), digest: z.string().length(64), raw: bytes, sealed: z.boolean(),
  signature: z.enum(['VALID', 'INVALID', 'NONE']), note: z.string().nullable(),
});
const via = z.enum(['NOTIFY', 'QUERY', 'ANSWER']);

const ZPaid = z.object({
  foreignId: z.string(), merchantNo: z.string(), orderAmountFen: fen, payerPaidFen: fen, merchantDiscountFen: fen, thirdDiscountFen: fen, settleFen: fen,
  payerRef: z.string().nullable(), paidAt: z.date(), unfreezesAt: z.date().nullable(),
});
const ZPayReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('PAID'), paid: ZPaid }),
  z.object({ kind: z.enum(['UNPAID', 'PAYING', 'CLOSED', 'FAILED', 'NOT_FOUND', 'LOST']) }),
]);
export const ZReportAttempt = z.object({ attemptId: id, report: ZPayReport, message: ZMessage, via });

const ZSubmitAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ACCEPTED'), foreignId: z.string(), payUrl: z.string() }),
  z.object({ kind: z.literal('REFUSED'), note: z.string() }),
  z.object({ kind: z.literal('LOST') }),
]);
export const ZSubmitAttempt = z.object({ attemptId: id, request: ZMessage });
export const ZAnswerAttempt = z.object({ attemptId: id, answer: ZSubmitAnswer, message: ZMessage });

const ZRefundReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['PROCESSING', 'SUCCESS', 'FAILED', 'ABNORMAL']), foreignId: z.string().nullable(), amountFen: fen, note: z.string().nullable(), endedAt: z.date().nullable() }),
  z.object({ kind: z.literal('REFUSED'), note: z.string() }),
  z.object({ kind: z.enum(['NOT_FOUND', 'LOST']) }),
]);
export const ZSubmitRefund = z.object({ refundId: id, request: ZMessage });
export const ZReportRefund = z.object({ refundId: id, report: ZRefundReport, message: ZMessage, via });

const ZSplitReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('PROCESSING') }),
  z.object({ kind: z.enum(['DONE', 'PARTIAL', 'FAILED']), foreignId: z.string().nullable(), legs: z.custom<ReadonlyMap<string, LegState>>((value) => value instanceof Map), note: z.string().nullable() }),
  z.object({ kind: z.literal('REFUSED'), note: z.string() }),
  z.object({ kind: z.enum(['NOT_FOUND', 'LOST']) }),
]);
export const ZSubmitSplit = z.object({ splitId: id, request: ZMessage });
export const ZReportSplit = z.object({ splitId: id, report: ZSplitReport, message: ZMessage, via });

const ZAccepted = z.object({ kind: z.literal('ACCEPTED'), foreignId: z.string().nullable(), amountFen: fen });
const ZTransferReport = z.discriminatedUnion('kind', [
  ZAccepted,
  z.object({ kind: z.literal('CONFIRMED'), foreignId: z.string().nullable(), amountFen: fen, confirmationId: z.string() }),
  z.object({ kind: z.literal('REFUSED'), note: z.string() }),
  z.object({ kind: z.enum(['NOT_FOUND', 'LOST']) }),
]);
export const ZSubmitTransfer = z.object({ transferId: id, request: ZMessage });
export const ZSubmitRelease = z.object({ split: ZSubmitSplit, transfers: z.array(ZSubmitTransfer) });
/** Only what says that all of it is being worked at: whatever ends is a report of its own. */
export const ZAnswerRelease = z.object({
  split: z.object({ splitId: id, message: ZMessage }), transfers: z.array(z.object({ transferId: id, report: ZAccepted, message: ZMessage })),
});
export const ZReportTransfer = z.object({ transferId: id, report: ZTransferReport, message: ZMessage, via });

const ZMerchantReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ACTIVE'), merchantNo: z.string(), splitCapBps: z.number().int(), holdDays: z.number().int() }),
  z.object({ kind: z.literal('REFUSED'), note: z.string() }),
  z.object({ kind: z.literal('LOST') }),
]);
export const ZRecordMerchant = z.object({ organisationId: id, role: z.enum(['MERCHANT', 'RECEIVER']), report: ZMerchantReport, request: ZMessage, message: ZMessage });
export const ZKeepKey = z.object({ institution: z.enum(['acquirer', 'bank']), certId: z.string().regex(/^[0-9a-f]{16}$/), pem: z.string().max(4096) });
export const ZKeepMessage = z.object({ message: ZMessage, kind: z.enum(['NOTIFY', 'ANSWER']), verdict: z.enum(['APPLIED', 'REFUSED', 'HELD', 'FAILED']), subjectId: z.string().max(64).nullable() });
export const ZAlarm = z.object({ holdId: id });
export const ZDirectPaidOut = z.object({ reference: id, confirmed: z.boolean() });

const reason = z.string({ error: 'payments.fields.reason' }).trim().min(2, 'payments.fields.reason').max(200, 'payments.fields.reason');
export const ZPropose = z.object({
  kind: z.enum(CORRECTION_KINDS, { error: 'payments.fields.correction' }), subjectId: id, reason,
  bankReference: z.string().trim().max(64).optional().transform((text) => text || null),
});
export const ZCheck = z.object({ correctionId: id, approve: z.boolean(), note: z.string().trim().max(200).default('') });
export const ZCorrection = z.object({ correctionId: id });
export const ZOnboardAgain = z.object({ subjectId: id });
