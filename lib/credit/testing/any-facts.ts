import fc from 'fast-check';
import { DAY_MS } from '../../shared/clock';
import type { JsonObject } from '../../shared/json';
import type { FactForCredit } from '../domain/facts';

/** Records as they might lie in the log: sound facts mostly, and everything that must not count among them. */
export const MOMENT = new Date('2026-11-22T08:00:00.000Z');
const ago = (ms: number): Date => new Date(MOMENT.getTime() - ms);

const few = (prefix: string, n: number) => fc.integer({ min: 0, max: n }).map((i) => `${prefix}${i}`);
const orderId = few('ord_', 6);
const amount = fc.oneof({ weight: 8, arbitrary: fc.bigInt({ min: 0n, max: 3_000_000n }) }, { weight: 1, arbitrary: fc.constantFrom(0n, 1n, 10n ** 18n - 1n) }).map(String);
/** Near the edges of window and season too, to the millisecond. */
const age = fc.oneof(
  fc.integer({ min: -3 * DAY_MS, max: 800 * DAY_MS }),
  fc.constantFrom(730 * DAY_MS, 730 * DAY_MS + 1, 730 * DAY_MS - 1, 365 * DAY_MS, 365 * DAY_MS + 1, 365 * DAY_MS - 1, 0, 1),
);
const instant = fc.oneof(
  { weight: 6, arbitrary: age.map((ms) => ago(ms).toISOString()) },
  { weight: 1, arbitrary: fc.constantFrom('2026-11-22T16:00:00+08:00', '2026-02-28T23:30Z', '2026-11-22T07:59:59.9999999Z', '2024-02-29T10:00:00-23:59') },
  { weight: 1, arbitrary: fc.constantFrom('2026-02-30T00:00:00Z', 'soon', '2026-11-22', '2026-11-22T25:00:00Z', '2026-11-22T10:00:00') },
);
const day = fc.oneof({ weight: 6, arbitrary: few('2026-0', 8).map((month) => `${month.replace('-00', '-09')}-01`) }, { weight: 1, arbitrary: fc.constantFrom('2026-02-29', '2024-02-29', '2026-1-1') });
const causedBy = fc.constantFrom('seller', 'buyer', 'platform', 'nature', 'weather');
const days = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -5, max: 120 }) }, { weight: 1, arbitrary: fc.constantFrom(1.5, 2 ** 53) });

const PAYLOADS: { readonly [kind: string]: (subject: string) => fc.Arbitrary<JsonObject> } = {
  'order.agreed': (subject) => fc.record({
    orderId, sellerOrgId: fc.oneof({ weight: 8, arbitrary: fc.constant(subject) }, { weight: 1, arbitrary: fc.constant('org_other') }), buyerOrgId: few('buy_', 3),
    contractedGrams: amount, amountFen: amount, dueAt: instant,
  }),
  'order.cancelled': () => fc.record({ orderId, causedBy }),
  'delivery.accepted': () => fc.record({ orderId, acceptedGrams: amount, rejectedGrams: amount, gradeKept: fc.boolean(), onTime: fc.boolean(), causedBy }),
  'settlement.paid': () => fc.record(
    { orderId, invoicedFen: amount, grossFen: amount, netFen: amount, invoicedAt: instant, paidAt: instant, causedBy },
    { requiredKeys: ['orderId', 'invoicedFen', 'grossFen', 'netFen', 'invoicedAt', 'paidAt'] }),
  'refund.made': () => fc.record({ orderId, amountFen: amount, causedBy }),
  'loan.repaid': () => fc.record({ loanId: few('lon_', 2), dueOn: day, daysPastDue: days, causedBy }, { requiredKeys: ['loanId', 'dueOn', 'daysPastDue'] }),
  'loan.overdue': () => fc.record({ loanId: few('lon_', 2), dueOn: day, daysPastDue: days, causedBy }, { requiredKeys: ['loanId', 'dueOn', 'daysPastDue'] }),
  'payment.captured': () => fc.record({ orderId, amountFen: amount }),
};

/** What makes a payload unreadable: a member missing, of another type, or of another form. */
const spoiled = (payload: JsonObject): fc.Arbitrary<JsonObject> =>
  fc.tuple(fc.constantFrom(...Object.keys(payload)), fc.constantFrom(null, 7, '', '-5', '1.5', '１２', 'true', true, [], {}))
    .map(([name, value]) => ({ ...payload, [name]: value }));

let made = 0;
export function anyFact(subject: string): fc.Arbitrary<FactForCredit> {
  return fc.constantFrom(...Object.keys(PAYLOADS), 'order.agreed', 'delivery.accepted', 'settlement.paid').chain((kind) => fc.record({
    payload: PAYLOADS[kind]!(subject).chain((payload) => fc.oneof(
      { weight: 12, arbitrary: fc.constant(payload) },
      { weight: 1, arbitrary: spoiled(payload) },
      { weight: 1, arbitrary: fc.constantFrom(true, false, 'true').map((imported) => ({ ...payload, imported })) },
    )),
    happened: age, told: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 * DAY_MS })),
  }).map(({ payload, happened, told }): FactForCredit => ({
    id: `fct_${made++}`, kind, subjectOrgId: subject, occurredAt: ago(happened), recordedAt: ago(happened - told), payload,
  })));
}

/** Says that one of these was wrong, before or after the moment, soundly or not; sometimes twice at once. */
function anyCorrection(subject: string, ids: readonly string[]): fc.Arbitrary<FactForCredit> {
  const set = fc.constantFrom<JsonObject>({}, { causedBy: 'buyer' }, { causedBy: 'nature' }, { onTime: true, gradeKept: true }, { daysPastDue: 0 }, { acceptedGrams: '7' }, { netFen: 7 }, { imported: true });
  return fc.record({
    factId: fc.constantFrom(...ids, 'fct_none'), leftOut: fc.oneof({ weight: 6, arbitrary: fc.boolean() }, { weight: 1, arbitrary: fc.constantFrom(null, 'true') }),
    set: fc.oneof({ weight: 8, arbitrary: set }, { weight: 1, arbitrary: fc.constantFrom(null, [], 'x') }),
    told: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }).map((days) => days * DAY_MS) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, -DAY_MS) }),
  }).map(({ told, ...payload }): FactForCredit => ({ id: `fct_${made++}`, kind: 'fact.corrected', subjectOrgId: subject, occurredAt: ago(told), recordedAt: ago(told), payload }));
}

export const anyRecord = (subject: string, most = 60): fc.Arbitrary<FactForCredit[]> => fc.array(anyFact(subject), { maxLength: most, size: 'max' })
  .chain((facts) => fc.array(anyCorrection(subject, facts.map(({ id }) => id)), { maxLength: Math.ceil(most / 5) }).map((corrections) => [...facts, ...corrections]));
