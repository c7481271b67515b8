import type { Db } from '../db/database';
import { openField } from '../db/personal-data';
import type { ConsentPurpose, OrgCard, PayoutAccount } from './dto';

/** Cards of organisations by id; an id that names none is left out. */
export async function organisationCards(db: Db, ids: readonly string[]): Promise<Map<string, OrgCard>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql<OrgCard>(
    `select id, kind, name, short_name as "shortName", region_code as "regionCode", lat, lng, verification = 'verified' as verified
     from organisation where id = any($1)`, [[...new Set(ids)]]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The consent under which a grantee may look at a subject's record at a moment, if there is one. */
export async function consentInForce(
  db: Db, about: { readonly subjectOrgId: string; readonly granteeOrgId: string; readonly purpose: ConsentPurpose; readonly at: Date },
): Promise<{ id: string; until: Date } | null> {
  const rows = await db.sql<{ id: string; until: Date }>(
    `select id, until from consent
     where subject_org_id = $1 and grantee_org_id = $2 and purpose = $3
       and given_at <= $4 and until > $4 and (revoked_at is null or revoked_at > $4)
     order by until desc limit 1`, [about.subjectOrgId, about.granteeOrgId, about.purpose, about.at]);
  return rows[0] ?? null;
}

/** Where an organisation is paid; null while it has given no account or has not passed its real-name check. */
export async function payoutAccount(db: Db, orgId: string): Promise<PayoutAccount | null> {
  const rows = await db.sql<{ id: string; bankName: string; tail: string; accountName: string }>(
    `select a.id, a.bank_name as "bankName", a.tail, a.holder_name as "accountName"
     from bank_account a join organisation o on o.id = a.organisation_id
     where a.organisation_id = $1 and a.status = 'active' and o.verification = 'verified' and o.status = 'active'`, [orgId]);
  const account = rows[0];
  return account ? { id: account.id, bankName: account.bankName, masked: `**** ${account.tail}`, accountName: account.accountName } : null;
}

/** The whole account number, for the job that instructs the bank and for nothing else: it never reaches a screen. */
export async function revealAccount(db: Db, accountId: string): Promise<{ number: string; accountName: string; bankName: string } | null> {
  const rows = await db.sql<{ numberSealed: string; accountName: string; bankName: string }>(
    'select number_sealed as "numberSealed", holder_name as "accountName", bank_name as "bankName" from bank_account where id = $1', [accountId]);
  const account = rows[0];
  return account
    ? { number: openField('bank_account.number', accountId, account.numberSealed), accountName: account.accountName, bankName: account.bankName }
    : null;
}
