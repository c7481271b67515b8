import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import type { Actor } from '../../shared/actor';
import { err, invariant, ok } from '../../shared/result';
import { decideCorrection, subjectOf } from '../domain/correction';
import { planDeclined, planDone, planProposal, planWithdrawn, whyNotDecide } from '../domain/four-eyes';
import { errorsOf } from '../errors';
import { loadMerchant } from '../merchants/repo';
import { ZCheck, ZCorrection, ZOnboardAgain, ZPropose } from '../schema';
import { loadCase, loadCorrection } from './repo';

/** The platform's own people who work; its viewers and the auditor only look. */
export const DESK = { orgs: ['platform'], roles: ['owner', 'manager', 'officer'] } as const;

export const personOf = (actor: Actor) => {
  invariant(actor.kind === 'person', 'a correction is made by a member');
  return actor;
};

/** One person of the platform proposes how something ends that the machines have left to people. Decided already here, so that nothing impossible is proposed. */
export const propose = operation({
  name: 'payments.proposeCorrection', input: ZPropose, audience: DESK,
  errors: errorsOf('NOTHING_TO_CORRECT', 'CORRECTION_OPEN', 'PAID_TOO_LITTLE', 'BANK_REFERENCE', 'STILL_WAITS', 'NO_ACCOUNT'),
  load: ({ input, db }) => loadCase(db, input.subjectId),
  decide: (found, { kind, subjectId, reason, bankReference }, { actor, ...moment }) => {
    if (found.open) return err('CORRECTION_OPEN');
    const decided = decideCorrection(found, { kind, bankReference }, moment);
    if (!decided.ok) return err(decided.error as 'NOTHING_TO_CORRECT');
    const { correctionId, ...fragment } = planProposal({
      kind, subjectId, ...subjectOf(found), reason, bankReference: kind === 'REFUND_BY_HAND' ? bankReference : null, makerPersonId: personOf(actor).personId,
    }, moment);
    return ok(combine({ correctionId, subjectId }, fragment));
  },
});

/** Another person lets it happen, or does not. It is decided anew on what is true now: a late message may have ended the matter. */
export const check = operation({
  name: 'payments.checkCorrection', input: ZCheck, audience: DESK,
  errors: errorsOf('NOTHING_TO_CORRECT', 'CORRECTION_ENDED', 'SAME_PERSON', 'PAID_TOO_LITTLE', 'BANK_REFERENCE', 'STILL_WAITS', 'NO_ACCOUNT'),
  load: async ({ input, db }) => {
    const correction = await loadCorrection(db, input.correctionId);
    return correction && { correction, found: correction.kind === 'RETRY_PAYOUT' ? null : await loadCase(db, correction.subjectId) };
  },
  decide: ({ correction, found }, { approve, note }, { actor, ...moment }) => {
    const { personId, organisationId } = personOf(actor);
    const refusal = whyNotDecide(correction, personId);
    if (refusal) return err(refusal as 'SAME_PERSON');
    const answer = { correctionId: correction.id, subjectId: correction.subjectId };
    if (!approve) return ok(combine(answer, planDeclined(correction, { personId, note }, moment)));
    const done = found && decideCorrection(found, correction, moment);
    if (!done) return err('NOTHING_TO_CORRECT');
    if (!done.ok) return err(done.error as 'NOTHING_TO_CORRECT');
    return ok(combine(answer, done.value, planDone(correction, { personId, organisationId, note }, found.breaks, moment)));
  },
});

/** Who has proposed something thinks better of it. */
export const withdraw = operation({
  name: 'payments.withdrawCorrection', input: ZCorrection, audience: DESK, errors: errorsOf('CORRECTION_ENDED'),
  load: async ({ input, actor, db }) => {
    const correction = await loadCorrection(db, input.correctionId);
    return correction && correction.makerPersonId === personOf(actor).personId ? correction : null;
  },
  decide: (correction, _input, moment) => correction.state !== 'PROPOSED' ? err('CORRECTION_ENDED')
    : ok(combine({ correctionId: correction.id, subjectId: correction.subjectId }, planWithdrawn(correction, moment))),
});

/** Asks the channel again to take a seller on whom it has refused; what was wrong has been mended outside. Moves no money. */
export const onboardAgain = operation({
  name: 'payments.onboardAgain', input: ZOnboardAgain, audience: DESK, errors: errorsOf('NOTHING_TO_CORRECT'),
  load: ({ input, db }) => loadMerchant(db, input.subjectId, 'MERCHANT'),
  decide: (merchant, { subjectId }) => merchant.state !== 'REFUSED' ? err('NOTHING_TO_CORRECT')
    : ok({ answer: { subjectId }, jobs: [{ task: 'payments.onboardMerchant', payload: { organisationId: subjectId }, key: `payments.onboardMerchant:${subjectId}` }] }),
});

export const correctionOperations = [propose, check, withdraw, onboardAgain] as const;
