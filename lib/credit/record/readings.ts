import type { Db } from '../../db/database';
import { consentWindows, organisationCards } from '../../identity/queries';
import type { Actor, PersonActor } from '../../shared/actor';
import { after, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import type { Reading } from '../dto';

/** Who has looked at one's own record, the latest first, a page at a time from the look `before`. */
export async function readingsOf(db: Db, actor: Actor, { before, limit = 20 }: { readonly before?: string; readonly limit?: number } = {}): Promise<Reading[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<Omit<Reading, 'viewerName' | 'consent'>>(
    `select id, viewer_org_id as "viewerOrgId", role, at, nullif(application_id, '') as "applicationId", consent_id as "consentId" from credit_access
     where subject_org_id = $1 and ($2::text is null or (at, id) < (select b.at, b.id from credit_access b where b.id = $2 and b.subject_org_id = $1))
     order by at desc, id desc limit $3`, [actor.organisationId, before ?? null, limit]);
  const [cards, windows] = await Promise.all([
    organisationCards(db, rows.map((row) => row.viewerOrgId)), consentWindows(db, actor.organisationId, rows.map((row) => row.consentId))]);
  return rows.map((row) => ({ ...row, viewerName: cards.get(row.viewerOrgId)?.shortName ?? '', consent: windows.get(row.consentId) ?? null }));
}

/** Looks of one hour are one look, and whoever looked at its very end still reads a moment later. */
const LOOK_LASTS_MS = HOUR_MS + MINUTE_MS;

/** Whether this person's look at a record is written down, lately and under this consent. */
export async function isOnRecord(db: Db, viewer: PersonActor, look: { readonly subjectOrgId: string; readonly consentId: string; readonly now: Date }): Promise<boolean> {
  const rows = await db.sql(
    'select 1 from credit_access where viewer_org_id = $1 and person_id = $2 and subject_org_id = $3 and consent_id = $4 and at > $5 limit 1',
    [viewer.organisationId, viewer.personId, look.subjectOrgId, look.consentId, after(look.now, -LOOK_LASTS_MS)]);
  return rows.length > 0;
}
