import { answerDispute, openDispute } from '@/lib/credit/disputes/service';
import { ownRecord } from '@/lib/credit/record/queries';
import type { OwnLine } from '@/lib/credit/dto';
import { ownApplications } from '@/lib/lending/queries';
import { askReview } from '@/lib/lending/reviews/service';
import { after, DAY_MS, HOUR_MS } from '@/lib/shared/clock';
import type { Clockwork } from './clockwork';
import type { Cast, Farm } from './founding';

/** So many of her latest deliveries are looked at for one that went badly. */
const LOOKED_AT = 40;
/** Long enough ago for everything that is said of it here to have been said since. */
const SETTLED_DAYS = 8;
const badly = ({ payload, standing }: OwnLine): boolean => standing === 'counts' && (payload['onTime'] === false || payload['gradeKept'] === false);

/** A delivery of hers that counts against her, or the latest that counts at all. */
async function disputable(works: Clockwork, farm: Farm, at: Date): Promise<OwnLine | null> {
  const lines = (await ownRecord(works.db, farm.actor, at, { group: 'deliveries', limit: LOOKED_AT })).filter(({ recordedAt }) => new Date(recordedAt) < after(at, -SETTLED_DAYS * DAY_MS));
  return lines.find(badly) ?? lines.find(({ kind, standing }) => kind === 'delivery.accepted' && standing === 'counts') ?? null;
}

/** What people may ask of their record, under way today: a dispute that waits for the buyer, one that he has answered, and a refusal to be looked at again. */
export async function askForRights(works: Clockwork, cast: Cast, now: Date): Promise<void> {
  const [first, second] = cast.farms;
  const waiting = first && (await disputable(works, first, now));
  if (first && waiting) {
    await works.run(openDispute, first.actor, after(now, -3 * DAY_MS), { factId: waiting.id, mistake: 'time', words: '那天寿光大雾封了高速，前一晚就跟买家说好改到第二天送。' });
  }
  const answered = second && (await disputable(works, second, now));
  const buyer = answered && cast.buyers.find(({ organisationId }) => organisationId === answered.payload['buyerOrgId']);
  if (second && answered && buyer) {
    const { disputeId } = await works.run(openDispute, second.actor, after(now, -6 * DAY_MS), { factId: answered.id, mistake: 'cause', words: '买家的车晚到了半天，货在地头等着，等级才掉下来。' });
    await works.run(answerDispute, buyer.actor, after(now, -4 * DAY_MS), { disputeId, answer: 'agrees', words: '查了派车单，确实是我们的车晚到。' });
  }
  for (const farm of cast.farms) {
    const [latest] = await ownApplications(works.db, farm.actor, 1);
    const refusal = latest?.state === 'declined' ? latest.requests.find(({ state }) => state === 'DECLINED') : undefined;
    if (!latest?.endedAt || !refusal || after(latest.endedAt, 20 * DAY_MS) < now || after(latest.endedAt, DAY_MS) > now) continue;
    await works.run(askReview, farm.actor, after(now, -20 * HOUR_MS), { applicationId: latest.id, lenderOrgId: refusal.lenderOrgId, words: '今年稻子收得晚，货款还没结完，请再看看合作社的收购合同。' });
    return;
  }
}
