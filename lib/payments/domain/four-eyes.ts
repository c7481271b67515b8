import { recordFact } from '../../evidence/record';
import type { Change, Fragment } from '../../operation/plan';
import type { Fen } from '../../shared/money';
import type { CorrectionKind, CorrectionSnapshot, OpenBreak } from './correction';
import type { CorrectionError } from './errors';
import type { Moment } from './snapshots';

type Proposal = {
  readonly kind: CorrectionKind; readonly subjectId: string; readonly paymentId: string | null; readonly organisationId: string | null; readonly amountFen: Fen | null;
  readonly reason: string; readonly bankReference: string | null; readonly makerPersonId: string;
};

/** One person's word that something should be corrected; nothing else happens yet. */
export function planProposal(proposal: Proposal, { now, newId }: Moment): Fragment & { readonly correctionId: string } {
  const correctionId = newId('correction');
  return { correctionId, changes: [{ op: 'insert', table: 'correction', rows: [{ id: correctionId, ...proposal, state: 'PROPOSED', proposedAt: now }] }] };
}

/** Why this person cannot decide on it; null when she can. Who proposes never approves, and may take her proposal back instead. */
export function whyNotDecide(correction: CorrectionSnapshot, personId: string): CorrectionError | null {
  if (correction.state !== 'PROPOSED') return 'CORRECTION_ENDED';
  return correction.makerPersonId === personId ? 'SAME_PERSON' : null;
}

const decided = (correction: CorrectionSnapshot, set: Extract<Change, { op: 'update' }>['set'], { now }: Moment): Change =>
  ({ op: 'update', table: 'correction', id: correction.id, version: correction.version, set: { ...set, decidedAt: now } });

/** A second person has let it happen: the correction is done, what it explains is resolved, and the log says who the two were. */
export function planDone(correction: CorrectionSnapshot, by: { readonly personId: string; readonly organisationId: string; readonly note: string }, breaks: readonly OpenBreak[], moment: Moment): Fragment {
  return {
    changes: [
      decided(correction, { state: 'DONE', checkerPersonId: by.personId, note: by.note || null }, moment),
      ...breaks.map((one): Change => ({ op: 'update', table: 'break_item', id: one.id, version: one.version, set: { state: 'RESOLVED', resolvedAt: moment.now, resolvedBy: correction.id, resolution: correction.reason } })),
    ],
    facts: [recordFact('money.corrected', { subjectOrgId: correction.organisationId ?? by.organisationId, objectId: correction.subjectId, occurredAt: moment.now }, {
      correctionId: correction.id, correction: correction.kind, subjectId: correction.subjectId, makerId: correction.makerPersonId, checkerId: by.personId,
      ...(correction.amountFen === null ? {} : { amountFen: correction.amountFen.toString() }),
    }, moment.newId)],
  };
}

export const planDeclined = (correction: CorrectionSnapshot, by: { readonly personId: string; readonly note: string }, moment: Moment): Fragment =>
  ({ changes: [decided(correction, { state: 'DECLINED', checkerPersonId: by.personId, note: by.note || null }, moment)] });

export const planWithdrawn = (correction: CorrectionSnapshot, moment: Moment): Fragment => ({ changes: [decided(correction, { state: 'WITHDRAWN' }, moment)] });
