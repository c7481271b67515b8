import { recordFact } from '../../evidence/record';
import { organisationCards, platformOrgIds } from '../../identity/queries';
import { planNotice } from '../../notify/service';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Change, type Fragment } from '../../operation/plan';
import { actorName } from '../../shared/actor';
import { after } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { correctionOf, remediesFor } from '../domain/corrections';
import { deadlinesFrom, disputeMachine, isReady, isUnderWay, type Dispute } from '../domain/dispute';
import { errorsOf } from '../errors';
import { ZAnswerDispute, ZDecideDispute, ZDispute, ZOpenDispute } from '../schema';
import { loadDispute, loadOwnFact, otherSideOf } from './repo';

const OWN = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;
/** A new score reads what was recorded strictly before it. */
const SCORED_AFTER_MS = 2000;

type Told = Pick<Deciding, 'now' | 'newId'>;
const tell = (organisationId: string, kind: string, link: string, params: Record<string, string>, moment: Told): Fragment => planNotice({ organisationId, kind: `credit.${kind}`, params, link }, moment);
const tellHer = ({ subjectOrgId, factId }: Pick<Dispute, 'subjectOrgId' | 'factId'>, kind: string, params: Record<string, string>, moment: Told) => tell(subjectOrgId, kind, `/farm/credit/record/${factId}`, params, moment);
const tellAll = (organisationIds: readonly string[], kind: string, params: Record<string, string>, moment: Told): Fragment[] => organisationIds.map((id) => tell(id, kind, '/me/disputes', params, moment));
const askedOf = ({ askedOrgId }: Pick<Dispute, 'askedOrgId'>): string[] => (askedOrgId === null ? [] : [askedOrgId]);

const change = (dispute: Dispute, set: Extract<Change, { op: 'update' }>['set']): Change => ({ op: 'update', table: 'fact_dispute', id: dispute.id, version: dispute.version, set });

/** She says what is wrong with a fact of hers. It carries a mark from now on, the other side is asked, and the clock runs. */
export const openDispute = operation({
  name: 'credit.openDispute', input: ZOpenDispute, errors: errorsOf('NOT_DISPUTABLE', 'DISPUTE_OPEN'), audience: OWN,
  load: async ({ input, actor, db }) => {
    const found = actor.kind === 'person' ? await loadOwnFact(db, actor.organisationId, input.factId) : null;
    if (!found) return null;
    const [askedOrgId, cards, platforms] = await Promise.all([otherSideOf(db, found.fact), organisationCards(db, [found.fact.subjectOrgId]), platformOrgIds(db)]);
    // Whoever is named by an import or a test of old may be nobody here.
    const known = askedOrgId === null ? null : (await organisationCards(db, [askedOrgId])).get(askedOrgId) ?? null;
    return { ...found, askedOrgId: known?.id ?? null, name: cards.get(found.fact.subjectOrgId)?.shortName ?? '', platforms };
  },
  decide: ({ fact, open, askedOrgId, name, platforms }, { mistake, words }, deciding) => {
    if (remediesFor(fact.kind).length === 0 || fact.payload['imported'] === true) return err('NOT_DISPUTABLE');
    if (open) return err('DISPUTE_OPEN');
    const { now, newId, actor } = deciding;
    const disputeId = newId('dispute');
    const { answerDueAt, dueAt } = deadlinesFrom(now, askedOrgId !== null);
    return ok(combine({ disputeId, factId: fact.id, dueAt: dueAt.toISOString() }, {
      changes: [{ op: 'insert', table: 'fact_dispute', rows: [{
        id: disputeId, factId: fact.id, kind: fact.kind, subjectOrgId: fact.subjectOrgId, askedOrgId, mistake, words, state: 'open', openedBy: actorName(actor), openedAt: now, answerDueAt, dueAt, version: 1,
      }] }],
    },
    ...(answerDueAt ? tellAll(askedOf({ askedOrgId }), 'disputeAsked', { name, dueAt: answerDueAt.toISOString() }, deciding) : []),
    ...tellAll(platforms, 'disputeOpened', { name, dueAt: dueAt.toISOString() }, deciding)));
  },
});

/** The other side of the fact says that she is right, or that it holds to it, and why. */
export const answerDispute = operation({
  name: 'credit.answerDispute', input: ZAnswerDispute, errors: errorsOf('DISPUTE_ENDED', 'DISPUTE_ANSWERED'),
  audience: { orgs: ['buyer', 'cooperative', 'lender', 'shop'], roles: ['owner', 'manager', 'officer', 'risk_manager'] },
  load: async ({ input, actor, db }) => {
    const dispute = actor.kind === 'person' ? await loadDispute(db, input.disputeId, { askedOrgId: actor.organisationId }) : null;
    if (!dispute || actor.kind !== 'person') return null;
    const [cards, platforms] = await Promise.all([organisationCards(db, [actor.organisationId]), platformOrgIds(db)]);
    return { dispute, name: cards.get(actor.organisationId)?.shortName ?? '', platforms };
  },
  decide: ({ dispute, name, platforms }, { answer, words }, deciding) => {
    if (!isUnderWay(dispute, deciding.now)) return err('DISPUTE_ENDED');
    const next = disputeMachine.next(dispute.state, 'answer');
    if (!next.ok) return err('DISPUTE_ANSWERED');
    const params = { name, answer, dueAt: dispute.dueAt.toISOString() };
    return ok(combine({ disputeId: dispute.id, state: next.value },
      { changes: [change(dispute, { state: next.value, answer, answerWords: words, answeredBy: actorName(deciding.actor), answeredAt: deciding.now })] },
      tellHer(dispute, 'disputeAnswered', params, deciding), ...tellAll(platforms, 'disputeToDecide', params, deciding)));
  },
});

/**
 * The platform decides: the fact stands, or a correction is recorded beside it. The correction is a fact of its own; scores made from now on read
 * it, and one is made at once.
 */
export const decideDispute = operation({
  name: 'credit.decideDispute', input: ZDecideDispute, errors: errorsOf('DISPUTE_ENDED', 'ANSWER_AWAITED', 'REMEDY_UNFIT'), audience: { orgs: ['platform'], roles: ['owner', 'manager'] },
  load: ({ input, db }) => loadDispute(db, input.disputeId, {}),
  decide: (dispute, { verdict, words }, deciding) => {
    const { now, newId, actor } = deciding;
    if (!isUnderWay(dispute, now)) return err('DISPUTE_ENDED');
    if (!isReady(dispute, now)) return err('ANSWER_AWAITED');
    const next = disputeMachine.next(dispute.state, verdict === 'stands' ? 'uphold' : 'correct');
    if (!next.ok) return err('DISPUTE_ENDED');
    const decided = { state: next.value, verdictWords: words, decidedBy: actorName(actor), endedAt: now };
    if (verdict === 'stands') {
      return ok(combine({ disputeId: dispute.id, state: next.value }, { changes: [change(dispute, decided)] },
        tellHer(dispute, 'disputeUpheld', { words }, deciding), ...tellAll(askedOf(dispute), 'disputeEnded', {}, deciding)));
    }
    if (!remediesFor(dispute.kind).includes(verdict)) return err('REMEDY_UNFIT');
    const { subjectOrgId, factId } = dispute;
    const { leftOut, set } = correctionOf(verdict);
    const correction = recordFact('fact.corrected', { subjectOrgId, objectId: factId, occurredAt: now },
      { factId, disputeId: dispute.id, remedy: verdict, leftOut, set: set as Record<string, string | boolean | number> }, newId);
    return ok(combine({ disputeId: dispute.id, state: next.value }, {
      changes: [change(dispute, { ...decided, remedy: verdict, correctionFactId: correction.id })], facts: [correction],
      jobs: [{ task: 'credit.score', payload: { subjectOrgId }, runAt: after(now, SCORED_AFTER_MS), key: `credit.score:${subjectOrgId}` }],
    }, tellHer(dispute, 'disputeCorrected', { words }, deciding), ...tellAll(askedOf(dispute), 'disputeEnded', {}, deciding)));
  },
});

/** She takes it back; the mark goes with it. */
export const withdrawDispute = operation({
  name: 'credit.withdrawDispute', input: ZDispute, errors: errorsOf('DISPUTE_ENDED'), audience: OWN,
  load: ({ input, actor, db }) => (actor.kind === 'person' ? loadDispute(db, input.disputeId, { subjectOrgId: actor.organisationId }) : Promise.resolve(null)),
  decide: (dispute, _input, deciding) => {
    const next = disputeMachine.next(dispute.state, 'withdraw');
    if (!next.ok || !isUnderWay(dispute, deciding.now)) return err('DISPUTE_ENDED');
    return ok(combine({ disputeId: dispute.id, factId: dispute.factId }, { changes: [change(dispute, { state: next.value, endedAt: deciding.now })] },
      ...tellAll(askedOf(dispute), 'disputeWithdrawn', {}, deciding)));
  },
});

/** The clock: nobody has decided in time. The mark stays on the fact, and both she and the platform are told. */
export const lapseDispute = operation({
  name: 'credit.lapseDispute', input: ZDispute, errors: errorsOf('DISPUTE_ENDED', 'DISPUTE_NOT_DUE'), audience: { system: true },
  load: async ({ input, db }) => {
    const dispute = await loadDispute(db, input.disputeId, {});
    return dispute && { dispute, platforms: await platformOrgIds(db) };
  },
  decide: ({ dispute, platforms }, _input, deciding) => {
    const next = disputeMachine.next(dispute.state, 'lapse');
    if (!next.ok) return err('DISPUTE_ENDED');
    if (deciding.now < dispute.dueAt) return err('DISPUTE_NOT_DUE');
    return ok(combine({ disputeId: dispute.id, state: next.value }, { changes: [change(dispute, { state: next.value, endedAt: deciding.now })] },
      tellHer(dispute, 'disputeLapsed', {}, deciding), ...tellAll(platforms, 'disputeLapsedForPlatform', {}, deciding)));
  },
});

export const disputeOperations = [openDispute, answerDispute, decideDispute, withdrawDispute, lapseDispute] as const;
