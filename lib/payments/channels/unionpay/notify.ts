import type { Db } from '../../../db/database';
import type { FollowUps } from '../../../operation/follow-up';
import type { Operation } from '../../../operation/operation';
import type { Clock } from '../../../shared/clock';
import type { Answer, Incoming } from '../../../shared/exchange';
import type { JsonObject } from '../../../shared/json';
import { isSignedBy, readFields, type SignedFields } from '../../../shared/signed-message';
import { reportAttempt } from '../../attempts/service';
import { keepMessage } from '../../collecting/service';
import type { Institution, Message } from '../../domain/channel-event';
import { reportRefund } from '../../refunds/service';
import { reportSplit } from '../../splits/service';
import { reportTransfer } from '../../transfers/service';
import { readTransferReport } from '../bank/payouts';
import { messageOf } from '../partner/exchange';
import { Malformed, readText } from '../partner/fields';
import type { Keys } from '../partner/keys';
import { readPayReport } from './orders';
import { readRefundReport } from './refunds';
import { readSplitReport } from './splits';

/** What a callback handler needs of its process. */
export type NotifyHouse = { readonly db: Db; readonly clock: Clock; readonly keys: Keys; readonly partnerId: string; readonly followUps?: FollowUps; readonly errands?: ReadonlySet<string> };

const MOST_BYTES = 64 * 1024;
const text = (status: number, body: 'success' | 'fail'): Answer => ({ status, headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' }, body });

/** `success` ends the channel's repetitions, so it is said only when what came is stored. */
const stored = () => text(200, 'success');
const again = () => text(503, 'fail');

type Ran = { readonly ok: boolean };
type Context = Parameters<Operation<never, JsonObject, never>['run']>[0];

/** Which operation a notify of a type belongs to, and who may sign that type. */
const ROUTES: Record<string, { readonly signer: Institution; readonly run: (context: Context, fields: SignedFields, message: Message) => Promise<Ran> }> = {
  PAY: { signer: 'acquirer', run: (context, fields, message) =>
    reportAttempt.run(context, { attemptId: readText(fields.orderNo, 'orderNo', 64), report: readPayReport(fields), message, via: 'NOTIFY' }) },
  REFUND: { signer: 'acquirer', run: (context, fields, message) =>
    reportRefund.run(context, { refundId: readText(fields.refundNo, 'refundNo', 64), report: readRefundReport(fields), message, via: 'NOTIFY' }) },
  SPLIT: { signer: 'acquirer', run: (context, fields, message) =>
    reportSplit.run(context, { splitId: readText(fields.splitNo, 'splitNo', 64), report: readSplitReport(fields), message, via: 'NOTIFY' }) },
  PAYOUT: { signer: 'bank', run: (context, fields, message) =>
    reportTransfer.run(context, { transferId: readText(fields.payoutNo, 'payoutNo', 64), report: readTransferReport(fields), message, via: 'NOTIFY' }) },
};

/**
 * The callback of an institution, for the front and for Next alike. The raw bytes are kept whatever they are; the signature
 * is checked over them with the key that they name; what they say goes to one operation. Anything may come twice, late, out
 * of order or from a stranger: then nothing moves.
 */
export async function receiveNotify(request: Incoming, institution: Institution, house: NotifyHouse): Promise<Answer> {
  if (request.method !== 'POST') return text(405, 'fail');
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) return text(413, 'fail');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > MOST_BYTES) return text(413, 'fail');

  const context: Context = { db: house.db, clock: house.clock, followUps: house.followUps, errands: house.errands, actor: { kind: 'channel', channel: institution } };
  const message = (signature: Message['signature'], note: string | null, endpoint = 'notify') =>
    messageOf(institution, endpoint, bytes, { signature, note, secret: institution === 'bank' });
  const keep = async (kept: Message, verdict: 'REFUSED' | 'HELD' | 'FAILED', answer: Answer): Promise<Answer> => {
    const outcome = await keepMessage.run(context, { message: kept, kind: 'NOTIFY', verdict, subjectId: null });
    return outcome.ok ? answer : again();
  };

  const fields = readFields(new TextDecoder().decode(bytes));
  if (!fields) return keep(message('NONE', 'not a message'), 'REFUSED', text(400, 'fail'));
  if (!fields.signature || !fields.certId) return keep(message('NONE', 'not signed'), 'REFUSED', text(401, 'fail'));
  const key = await house.keys(institution, fields.certId).catch(() => undefined);
  // The institution could not be asked for its key: nothing is known yet, so it must come again.
  if (key === undefined) return keep(message('NONE', 'the key could not be fetched'), 'FAILED', again());
  if (key === null || !isSignedBy(fields, key)) return keep(message('INVALID', 'the signature is wrong'), 'REFUSED', text(401, 'fail'));
  if (fields.serProvId !== house.partnerId) return keep(message('VALID', 'for another partner'), 'REFUSED', text(403, 'fail'));

  const endpoint = `notify:${fields.notifyType ?? ''}`.slice(0, 64);
  const route = ROUTES[fields.notifyType ?? ''];
  if (!route || route.signer !== institution) return keep(message('VALID', 'a type that this institution does not notify', endpoint), 'HELD', stored());
  try {
    const outcome = await route.run(context, fields, message('VALID', fields.notifyId ?? null, endpoint));
    return outcome.ok ? stored() : keep(message('VALID', 'busy', endpoint), 'FAILED', again());
  } catch (error) {
    if (error instanceof Malformed) return keep(message('VALID', error.message, endpoint), 'HELD', stored());
    await keep(message('VALID', 'our own failure', endpoint), 'FAILED', again()).catch(() => undefined);
    throw error;
  }
}
