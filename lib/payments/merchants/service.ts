import { operation } from '../../operation/operation';
import { combine, type Change } from '../../operation/plan';
import { ok } from '../../shared/result';
import { keepEvent } from '../domain/channel-event';
import { ZKeepKey, ZRecordMerchant } from '../schema';
import { loadMerchant } from './repo';

/** What the channel says about an organisation that wants to sell, or to receive splits. No answer leaves it as it was. */
export const recordMerchant = operation({
  name: 'payments.recordMerchant', input: ZRecordMerchant, errors: {}, audience: { system: true },
  load: async ({ input, db }) => ({ merchant: await loadMerchant(db, input.organisationId, input.role) }),
  decide: ({ merchant }, { organisationId, role, report, request, message }, moment) => {
    const events = [keepEvent(request, 'REQUEST', organisationId, 'APPLIED', moment), keepEvent(message, 'ANSWER', organisationId, report.kind === 'LOST' ? 'FAILED' : 'APPLIED', moment)];
    if (report.kind === 'LOST' || merchant?.state === 'ACTIVE') return ok(combine({ state: merchant?.state ?? 'REQUESTED' }, ...events));
    const set = report.kind === 'ACTIVE'
      ? { state: 'ACTIVE', channelNo: report.merchantNo, splitCapBps: report.splitCapBps, holdDays: report.holdDays, refusal: null }
      : { state: 'REFUSED', refusal: report.note };
    const change: Change = merchant === null
      ? { op: 'insert', table: 'merchant', ifAbsent: true, rows: [{ id: moment.newId('merchant'), organisationId, channel: 'unionpay', role, createdAt: moment.now, ...set }] }
      : { op: 'update', table: 'merchant', id: merchant.id, version: merchant.version, set };
    return ok(combine({ state: set.state }, { changes: [change] }, ...events));
  },
});

/** Keeps an institution's public key for ever, so that what it signed can be checked after it has rotated. */
export const keepKey = operation({
  name: 'payments.keepKey', input: ZKeepKey, errors: {}, audience: { system: true, channel: true },
  load: () => Promise.resolve({}),
  decide: (_none, { institution, certId, pem }, { now }) => ok({
    changes: [{ op: 'insert', table: 'channel_key', ifAbsent: true, rows: [{ institution, certId, pem, seenAt: now }] }], answer: { certId },
  }),
});
