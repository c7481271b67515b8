import { answerDispute, openDispute } from '@/lib/credit/disputes/service';
import type { OwnLine } from '@/lib/credit/dto';
import { ownRecord } from '@/lib/credit/record/queries';
import { ownApplications } from '@/lib/lending/queries';
import { askReview } from '@/lib/lending/reviews/service';
import { after, DAY_MS, HOUR_MS } from '@/lib/shared/clock';
import type { Clockwork } from './clockwork';
import type { Buyer, Cast, Farm } from './founding';

/** So many of the latest facts that count are looked at for a delivery that went badly, and so many growers are asked. */
const LOOKED_AT = 200;
const GROWERS = 12;
/** Long enough ago for everything that is said of it here to have been said since. */
const SETTLED_DAYS = 8;

type Grievance = { readonly farm: Farm; readonly fact: OwnLine; readonly buyer: Buyer };

/** The latest delivery of hers that counts against her. */
async function grievanceOf(works: Clockwork, cast: Cast, farm: Farm, at: Date): Promise<Grievance | null> {
  const lines = await ownRecord(works.db, farm.actor, at, { group: 'scored', limit: LOOKED_AT });
  const fact = lines.find(({ kind, payload, standing, recordedAt }) => kind === 'delivery.accepted' && standing === 'counts'
    && (payload['onTime'] === false || payload['gradeKept'] === false) && new Date(recordedAt) < after(at, -SETTLED_DAYS * DAY_MS));
  const buyer = cast.buyers.find(({ organisationId }) => organisationId === fact?.payload['buyerOrgId']);
  return fact && buyer ? { farm, fact, buyer } : null;
}

const wish = ({ fact }: Grievance, lateBecause: string) => (fact.payload['onTime'] === false
  ? { factId: fact.id, mistake: 'time', words: lateBecause } as const
  : { factId: fact.id, mistake: 'grade', words: '车晚到了半天，货在地头晒着等，等级才掉下来，不是种得不好。' } as const);

/** What people may ask of their record, under way today: a dispute that waits for the buyer, one that he has answered, and a refusal to be looked at again. */
export async function askForRights(works: Clockwork, cast: Cast, now: Date): Promise<void> {
  const grievances: Grievance[] = [];
  for (const farm of cast.farms.slice(0, GROWERS)) {
    const found = await grievanceOf(works, cast, farm, now);
    if (found) grievances.push(found);
    if (grievances.length === 2) break;
  }
  const [waiting, answered] = grievances;
  if (waiting) await works.run(openDispute, waiting.farm.actor, after(now, -3 * DAY_MS), wish(waiting, '前一晚就打电话跟买家说好了改到第二天送，不是我晚到。'));
  if (answered) {
    const { disputeId } = await works.run(openDispute, answered.farm.actor, after(now, -6 * DAY_MS), wish(answered, '车早就到了，卸货口排队进不去，过磅才晚的。'));
    await works.run(answerDispute, answered.buyer.actor, after(now, -4 * DAY_MS), { disputeId, answer: 'agrees', words: '查了那天的记录，确实是这样，我们同意更正。' });
  }
  for (const farm of cast.farms) {
    const [latest] = await ownApplications(works.db, farm.actor, 1);
    const refusal = latest?.state === 'declined' ? latest.requests.find(({ state }) => state === 'DECLINED') : undefined;
    if (!latest?.endedAt || !refusal || after(latest.endedAt, 20 * DAY_MS) < now || after(latest.endedAt, DAY_MS) > now) continue;
    await works.run(askReview, farm.actor, after(now, -20 * HOUR_MS), { applicationId: latest.id, lenderOrgId: refusal.lenderOrgId, words: '今年收得晚，货款还没结完，请再看看合作社的收购合同。' });
    return;
  }
}
