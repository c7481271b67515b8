import type { OrgKind } from '../shared/actor';

/** The door at which each kind of organisation is at home; who has none is on her own page. */
const HOMES: Record<OrgKind, string> = { farm: '/farm', cooperative: '/farm', buyer: '/buy', lender: '/lend', shop: '/shop', platform: '/ops', auditor: '/ops' };

export const homeOf = (kind: OrgKind | null): string => (kind ? HOMES[kind] : '/me');
