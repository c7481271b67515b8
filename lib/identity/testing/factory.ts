import { randomInt } from 'node:crypto';
import type { Db } from '../../db/database';
import { lookupHash, sealField } from '../../db/personal-data';
import type { OrgKind, PersonActor, Role } from '../../shared/actor';
import { newId } from '../../shared/ids';

/** What tests stand on: rows made directly, as if sign-up, checks and links had long happened. */
const LONG_AGO = new Date('2024-01-01T00:00:00Z');

type Wanted = {
  readonly kind: OrgKind; readonly name?: string; readonly regionCode?: string; readonly verified?: boolean; readonly role?: Role;
  readonly lat?: number; readonly lng?: number; readonly phone?: string; readonly bankAccount?: boolean;
};
export type MadeOrganisation = { readonly organisationId: string; readonly personId: string; readonly actor: PersonActor };

const somePhone = (): string => `139${randomInt(1e8).toString().padStart(8, '0')}`;

export async function makePerson(db: Db, wanted: { readonly name?: string; readonly phone?: string; readonly verified?: boolean } = {}): Promise<string> {
  const id = newId('person');
  const phone = wanted.phone ?? somePhone();
  await db.prisma.person.create({
    data: {
      id, name: wanted.name ?? '王小满', phoneSealed: sealField('person.phone', id, phone), phoneLookup: lookupHash('phone', phone), status: 'active',
      verification: wanted.verified === false ? 'none' : 'verified', verifiedAt: wanted.verified === false ? null : LONG_AGO, createdAt: LONG_AGO,
    },
  });
  return id;
}

export async function makeMember(
  db: Db, wanted: { readonly organisationId: string; readonly orgKind: OrgKind; readonly personId: string; readonly role?: Role },
): Promise<PersonActor> {
  const { organisationId, orgKind, personId, role = 'owner' } = wanted;
  await db.prisma.membership.create({ data: { id: newId('membership'), personId, organisationId, role, status: 'active', createdAt: LONG_AGO } });
  return { kind: 'person', personId, organisationId, orgKind, role };
}

/** An active organisation with one member. Verified, with a bank account, unless told otherwise. */
export async function makeOrganisation(db: Db, wanted: Wanted): Promise<MadeOrganisation> {
  const { kind, name = `${kind} ${randomInt(1e6)}`, verified = true } = wanted;
  const organisationId = newId('organisation');
  await db.prisma.organisation.create({
    data: {
      id: organisationId, kind, name, shortName: name, regionCode: wanted.regionCode ?? '370783', lat: wanted.lat ?? 36.88, lng: wanted.lng ?? 118.74,
      verification: verified ? 'verified' : 'none', verifiedAt: verified ? LONG_AGO : null, createdAt: LONG_AGO,
    },
  });
  const personId = await makePerson(db, { phone: wanted.phone, verified });
  const actor = await makeMember(db, { organisationId, orgKind: kind, personId, role: wanted.role });
  if (verified && wanted.bankAccount !== false) await makeBankAccount(db, organisationId, name);
  return { organisationId, personId, actor };
}

/** What the registry said of an organisation, as it may say something else later. */
export async function setVerified(db: Db, organisationId: string, verified: boolean): Promise<void> {
  await db.prisma.organisation.update({ where: { id: organisationId }, data: { verification: verified ? 'verified' : 'failed', verifiedAt: verified ? LONG_AGO : null } });
}

export async function makeBankAccount(db: Db, organisationId: string, holderName: string, number = `6217${randomInt(1e12).toString().padStart(12, '0')}`): Promise<string> {
  const id = newId('bankAccount');
  await db.prisma.bankAccount.create({
    data: {
      id, organisationId, bankName: '中国农业银行', numberSealed: sealField('bank_account.number', id, number), tail: number.slice(-4), holderName,
      status: 'active', createdAt: LONG_AGO,
    },
  });
  return id;
}

/** A farm whose grower sells through a cooperative. */
export async function makeGrower(db: Db, wanted: Omit<Wanted, 'kind'> & { readonly cooperativeOrgId: string }): Promise<MadeOrganisation> {
  const grower = await makeOrganisation(db, { ...wanted, kind: 'farm' });
  await db.prisma.growerLink.create({
    data: { id: newId('growerLink'), cooperativeOrgId: wanted.cooperativeOrgId, growerOrgId: grower.organisationId, status: 'active', createdAt: LONG_AGO },
  });
  return grower;
}

export async function makeConsent(db: Db, wanted: { readonly subjectOrgId: string; readonly granteeOrgId: string; readonly until: Date; readonly givenAt?: Date }): Promise<string> {
  const id = newId('consent');
  await db.prisma.consent.create({
    data: { id, subjectOrgId: wanted.subjectOrgId, granteeOrgId: wanted.granteeOrgId, purpose: 'credit', givenBy: 'test', givenAt: wanted.givenAt ?? LONG_AGO, until: wanted.until },
  });
  return id;
}
