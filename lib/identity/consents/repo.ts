import type { Db } from '../../db/database';
import type { ConsentWindow } from '../domain/consent';
import type { ConsentPurpose } from '../dto';

export type StandingConsent = ConsentWindow & { readonly id: string; readonly version: number; readonly granteeOrgId: string };

const CONSENT = `select id, version, grantee_org_id as "granteeOrgId", given_at as "givenAt", until, revoked_at as "revokedAt" from consent`;

export async function loadOwnConsent(db: Db, subjectOrgId: string, consentId: string): Promise<StandingConsent | null> {
  return (await db.sql<StandingConsent>(`${CONSENT} where id = $1 and subject_org_id = $2`, [consentId, subjectOrgId]))[0] ?? null;
}

/** What a consent between two is decided on. */
export type ConsentSnapshot = {
  readonly subjectOrgId: string; readonly subjectName: string; readonly granteeOrgId: string; readonly granteeIsLender: boolean; readonly standing: StandingConsent | null;
};

/** Null when one of the two does not exist. */
export async function loadConsentSnapshot(db: Db, about: { readonly subjectOrgId: string; readonly granteeOrgId: string; readonly purpose: ConsentPurpose }): Promise<ConsentSnapshot | null> {
  const { subjectOrgId, granteeOrgId, purpose } = about;
  const [parties, standing] = await Promise.all([
    db.sql<Omit<ConsentSnapshot, 'standing'>>(
      `select s.id as "subjectOrgId", s.name as "subjectName", g.id as "granteeOrgId", g.kind = 'lender' and g.status = 'active' as "granteeIsLender"
       from organisation s, organisation g where s.id = $1 and g.id = $2`, [subjectOrgId, granteeOrgId]),
    db.sql<StandingConsent>(`${CONSENT} where subject_org_id = $1 and grantee_org_id = $2 and purpose = $3 and revoked_at is null`, [subjectOrgId, granteeOrgId, purpose]),
  ]);
  return parties[0] ? { ...parties[0], standing: standing[0] ?? null } : null;
}
