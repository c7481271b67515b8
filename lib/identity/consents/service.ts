import { recordFact } from '../../evidence/record';
import { planNotice } from '../../notify/service';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Change, type Fragment } from '../../operation/plan';
import { actorName } from '../../shared/actor';
import { err, ok, type Result } from '../../shared/result';
import { isInForce, monthsAfter } from '../domain/consent';
import type { ConsentPurpose } from '../dto';
import { errorsOf } from '../errors';
import { ZGiveConsent, ZRevokeConsent } from '../schema';
import { loadConsentSnapshot, loadOwnConsent, type ConsentSnapshot, type StandingConsent } from './repo';

const revoke = (consent: StandingConsent, now: Date): Change => ({ op: 'update', table: 'consent', id: consent.id, version: consent.version, set: { revokedAt: now } });

/**
 * Lets a lender see the subject's record for a purpose and a number of months. It takes the place of what stood between the
 * two before, so the newest word counts. A fragment, so that an application for a loan can carry its consent with it.
 */
export function planConsent(
  snapshot: ConsentSnapshot, wish: { readonly purpose: ConsentPurpose; readonly months: number }, { actor, now, newId }: Deciding,
): Result<Fragment & { readonly consentId: string; readonly until: Date }, 'NOT_A_LENDER'> {
  const { subjectOrgId, subjectName, granteeOrgId, standing } = snapshot;
  if (!snapshot.granteeIsLender) return err('NOT_A_LENDER');
  const [consentId, until] = [newId('consent'), monthsAfter(now, wish.months)];
  const given = recordFact('consent.given', { subjectOrgId, objectId: consentId, occurredAt: now }, { consentId, granteeOrgId, purpose: wish.purpose, until: until.toISOString() }, newId);
  const before = standing && isInForce(standing, now)
    ? [recordFact('consent.revoked', { subjectOrgId, objectId: standing.id, occurredAt: now }, { consentId: standing.id, granteeOrgId }, newId)] : [];
  return ok({
    consentId, until,
    changes: [
      ...(standing ? [revoke(standing, now)] : []),
      { op: 'insert', table: 'consent', rows: [{ id: consentId, subjectOrgId, granteeOrgId, purpose: wish.purpose, givenBy: actorName(actor), givenAt: now, until, version: 1 }] },
      ...(planNotice({ organisationId: granteeOrgId, kind: 'identity.consentGiven', params: { name: subjectName, untilAt: until.toISOString() } }, { now, newId }).changes ?? []),
    ],
    facts: [...before, given],
  });
}

export const giveConsent = operation({
  name: 'identity.giveConsent', input: ZGiveConsent, errors: errorsOf('NOT_A_LENDER'), audience: { orgs: ['farm', 'cooperative', 'buyer', 'shop'], roles: ['owner', 'manager'] },
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadConsentSnapshot(db, { subjectOrgId: actor.organisationId, ...input }) : Promise.resolve(null),
  decide: (snapshot, input, context) => {
    const planned = planConsent(snapshot, input, context);
    if (!planned.ok) return err(planned.error);
    const { consentId, until, ...fragment } = planned.value;
    return ok(combine({ consentId, until: until.toISOString() }, fragment));
  },
});

/** Takes a consent back: from this moment the lender sees nothing any more. */
export const revokeConsent = operation({
  name: 'identity.revokeConsent', input: ZRevokeConsent, errors: errorsOf('CONSENT_ENDED'), audience: { orgs: ['farm', 'cooperative', 'buyer', 'shop'], roles: ['owner', 'manager'] },
  load: async ({ input, actor, db }) => {
    const consent = actor.kind === 'person' ? await loadOwnConsent(db, actor.organisationId, input.consentId) : null;
    return consent && actor.kind === 'person' ? { consent, subjectOrgId: actor.organisationId } : null;
  },
  decide: ({ consent, subjectOrgId }, _input, { now, newId }) => {
    if (!isInForce(consent, now)) return err('CONSENT_ENDED');
    const { granteeOrgId } = consent;
    return ok(combine(
      { consentId: consent.id },
      { changes: [revoke(consent, now)], facts: [recordFact('consent.revoked', { subjectOrgId, objectId: consent.id, occurredAt: now }, { consentId: consent.id, granteeOrgId }, newId)] },
      planNotice({ organisationId: granteeOrgId, kind: 'identity.consentRevoked', params: {} }, { now, newId }),
    ));
  },
});

export const consentOperations = [giveConsent, revokeConsent] as const;
