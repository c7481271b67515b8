import { recordFact } from '../evidence/record';
import { consentInForce } from '../identity/queries';
import { operation, type Deciding } from '../operation/operation';
import { combine, type Fragment } from '../operation/plan';
import { actorName, type PersonActor } from '../shared/actor';
import type { Json } from '../shared/json';
import { err, ok } from '../shared/result';
import { EXPERT_V1, score, type Score } from './domain/card';
import type { FeatureValues } from './domain/features';
import { disputeOperations } from './disputes/service';
import { errorsOf } from './errors';
import { creditFile, creditFiles, newestScores, sellersAfter, type CreditFile } from './repo';
import { ZOpenFile, ZScore, ZScorePage } from './schema';

/** What lending uses of credit. */
export { creditFile, type CreditFile } from './repo';

const asText = (values: FeatureValues): Record<string, string | null> =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value?.toString() ?? null]));

/** A score of a file by the published card, stored with all that it was made of. A fragment, so that an application carries its own. */
export function planScore(file: CreditFile, { actor, newId }: Pick<Deciding, 'actor' | 'newId'>): Fragment & { readonly scoreId: string; readonly result: Score } {
  const result = score(file.features, EXPERT_V1);
  const scoreId = newId('score');
  return {
    scoreId, result,
    changes: [{ op: 'insert', table: 'score', rows: [{
      id: scoreId, subjectOrgId: file.subjectOrgId, card: EXPERT_V1.id, score: result.score, passed: result.passed, features: asText(file.features),
      lines: result.lines.map((line) => ({ ...line, value: line.value?.toString() ?? null })), reasons: result.reasons as unknown as Json,
      improvements: result.improvements.map((of) => ({ ...of, target: of.target.toString() })), seasonNetFen: file.seasonNetFen.map(String),
      facts: file.facts, moment: file.moment, madeBy: actorName(actor),
    }] }],
    facts: [recordFact('score.made', { subjectOrgId: file.subjectOrgId, objectId: scoreId, occurredAt: file.moment },
      { scoreId, card: EXPERT_V1.id, score: result.score, moment: file.moment.toISOString() }, newId)],
  };
}

/** Scores a seller from the facts recorded before this moment: her own wish, or the worker's. */
export const makeScore = operation({
  name: 'credit.score', input: ZScore, errors: errorsOf('NOTHING_ON_RECORD'), audience: { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'], system: true },
  load: async ({ input, actor, db, now }) => {
    const subjectOrgId = actor.kind === 'person' ? actor.organisationId : input.subjectOrgId;
    return subjectOrgId === undefined ? null : creditFile(db, subjectOrgId, now);
  },
  decide: (file, _input, deciding) => {
    if (file.facts === 0) return err('NOTHING_ON_RECORD');
    const { scoreId, result, ...fragment } = planScore(file, deciding);
    return ok(combine({ scoreId, score: result.score, passed: result.passed }, fragment));
  },
});

/** Scores a page of all sellers at once and keeps what has changed: one statement reads them all. */
export const scoreSellers = operation({
  name: 'credit.scoreSellers', input: ZScorePage, errors: {}, audience: { system: true },
  load: async ({ input, db, now }) => {
    const ids = await sellersAfter(db, input.after, input.limit);
    const [files, before] = await Promise.all([creditFiles(db, ids, now), newestScores(db, ids)]);
    return { files, before, last: ids.at(-1) ?? null, more: ids.length === input.limit };
  },
  decide: ({ files, before, last, more }, _input, deciding) => {
    const changed = files.filter((file) => {
      const earlier = before.get(file.subjectOrgId);
      const now = asText(file.features);
      return file.facts > 0 && (earlier?.card !== EXPERT_V1.id || Object.keys(now).some((id) => now[id] !== earlier.features[id]));
    });
    return ok(combine({ scored: changed.length, next: more ? last : null }, ...changed.map((file) => planScore(file, deciding))));
  },
});

/**
 * That somebody of a lender looks at a record, under which consent and for which application: written in the plan that lets him look, once for a
 * person and an hour, and never changed. A fragment, so that lending writes it with the application that is judged.
 */
export function planReading(
  looked: { readonly subjectOrgId: string; readonly viewer: PersonActor; readonly consentId: string; readonly applicationId: string | null }, { now, newId }: Pick<Deciding, 'now' | 'newId'>,
): Fragment {
  const { subjectOrgId, viewer, consentId, applicationId } = looked;
  return { changes: [{ op: 'insert', table: 'credit_access', ifAbsent: true, rows: [{
    id: newId('access'), subjectOrgId, viewerOrgId: viewer.organisationId, personId: viewer.personId, role: viewer.role, consentId, applicationId: applicationId ?? '', hour: now.toISOString().slice(0, 13), at: now,
  }] }] };
}

/** A lender opens somebody's record under her consent, without an application: a single fact and its proof. That it did is on record for her to see. */
export const openFile = operation({
  name: 'credit.openFile', input: ZOpenFile, errors: {}, audience: { orgs: ['lender'], roles: ['owner', 'manager', 'officer', 'risk_manager'] },
  load: async ({ input, actor, db, now }) => {
    if (actor.kind !== 'person') return null;
    const consent = await consentInForce(db, { subjectOrgId: input.subjectOrgId, granteeOrgId: actor.organisationId, purpose: 'credit', at: now });
    return consent ? { consent, viewer: actor } : null;
  },
  decide: ({ consent, viewer }, { subjectOrgId }, deciding) => ok(combine(
    { consentId: consent.id, until: consent.until.toISOString() }, planReading({ subjectOrgId, viewer, consentId: consent.id, applicationId: null }, deciding))),
});

export const creditOperations = [makeScore, scoreSellers, openFile, ...disputeOperations] as const;
