import type { OrgKind } from '../shared/actor';
export type { Verification } from './domain/verification';

/** What anybody may see of an organisation. */
export type OrgCard = {
  readonly id: string;
  readonly kind: OrgKind;
  readonly name: string;
  readonly shortName: string;
  readonly regionCode: string;
  /** Degrees, WGS-84; null when nobody has said where it is. */
  readonly lat: number | null;
  readonly lng: number | null;
  readonly verified: boolean;
};

/** Where an organisation is paid, with all but the last four digits hidden. */
export type PayoutAccount = { readonly id: string; readonly bankName: string; readonly masked: string; readonly accountName: string };

/** What a consent opens: `credit` is the record behind a score, for judging an application and watching the loan. */
export const CONSENT_PURPOSES = ['credit'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];
