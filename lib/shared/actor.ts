/** Who acts. Handed into every operation by the adapters; nobody below http/ looks at a session. */
export const ORG_KINDS = ['farm', 'cooperative', 'buyer', 'lender', 'shop', 'platform', 'auditor'] as const;
export type OrgKind = (typeof ORG_KINDS)[number];

/** What a member may do inside an organisation. */
export const ROLES = ['owner', 'manager', 'clerk', 'officer', 'risk_manager', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export type PersonActor = {
  readonly kind: 'person';
  readonly personId: string;
  readonly organisationId: string;
  readonly orgKind: OrgKind;
  readonly role: Role;
};

export type Actor =
  | PersonActor
  /** A person who has signed in but acts for no organisation yet, or nobody at all (a payer behind a QR). */
  | { readonly kind: 'visitor'; readonly personId: string | null }
  /** The clock and the worker: deadlines, sweeps, follow-ups of other operations. */
  | { readonly kind: 'system'; readonly job: string }
  /** A channel whose signature has been checked over the raw bytes. */
  | { readonly kind: 'channel'; readonly channel: string };

/** The name under which a transition is recorded. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'person': return `person:${actor.personId}@${actor.organisationId}`;
    case 'visitor': return `visitor:${actor.personId ?? 'anonymous'}`;
    case 'system': return `system:${actor.job}`;
    case 'channel': return `channel:${actor.channel}`;
  }
}

/** Who looks over the whole house: the platform's own people and its auditors. An auditor changes nothing; that is each operation's audience. */
export const mayOversee = (actor: Actor): actor is PersonActor => actor.kind === 'person' && (actor.orgKind === 'platform' || actor.orgKind === 'auditor');
