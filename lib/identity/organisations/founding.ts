import { region } from '../../catalogue/domain/regions';
import { lookupHash, sealField } from '../../db/personal-data';
import type { Change } from '../../operation/plan';
import type { OrgKind, Role } from '../../shared/actor';

type Person = { readonly id: string; readonly name: string; readonly phone: string | null; readonly status: 'invited' | 'active' };

/** A new person. Two at once under one phone: the second loses the race and finds the first one there. */
export const personRow = (person: Person, now: Date): Change => ({
  op: 'insert', table: 'person', rows: [{
    id: person.id, name: person.name, status: person.status, createdAt: now,
    ...(person.phone === null ? {} : { phoneSealed: sealField('person.phone', person.id, person.phone), phoneLookup: lookupHash('phone', person.phone) }),
    verification: 'none', sessionVersion: 1, demo: false, version: 1,
  }],
});

type Organisation = {
  readonly id: string; readonly kind: OrgKind; readonly name: string; readonly regionCode: string; readonly place?: string | null;
  /** A farm whose owner has passed the real-name check has passed with her. */
  readonly ownerVerified?: boolean;
};

/** A new organisation, at the point of its county until somebody knows better. */
export function organisationRow(organisation: Organisation, now: Date): Change {
  const { id, kind, name, regionCode, place } = organisation;
  const point = region(regionCode);
  const passed = kind === 'farm' && organisation.ownerVerified === true;
  return {
    op: 'insert', table: 'organisation', rows: [{
      id, kind, name, shortName: shorten(name), regionCode, place: place ?? null, lat: point?.lat ?? null, lng: point?.lng ?? null, status: 'active',
      verification: passed ? 'verified' : 'none', verifiedAt: passed ? now : null, demo: false, createdAt: now, version: 1,
    }],
  };
}

/** What people call it: 绿源 for 绿源蔬菜专业合作社, as far as the field's usual endings say. */
export function shorten(name: string): string {
  const stem = name.replace(/(股份|集团|责任)?有限(责任)?公司$/, '').replace(/(农民|种植|蔬菜|果蔬|茶叶|水果)?(专业)?合作(联)?社$/, '');
  return stem.length >= 2 ? stem : name;
}

type Membership = { readonly id: string; readonly personId: string; readonly organisationId: string; readonly role: Role; readonly status: 'invited' | 'active' };

export const membershipRow = (membership: Membership, now: Date): Change =>
  ({ op: 'insert', table: 'membership', rows: [{ ...membership, createdAt: now, version: 1 }] });
