import type { Db } from '../../db/database';
import type { FactRow } from '../../evidence/dto';
import { factById, factsAbout } from '../../evidence/queries';
import { organisationCards } from '../../identity/queries';
import type { Actor } from '../../shared/actor';
import { CORRECTION_KIND, correctionOf, REMEDIES } from '../domain/corrections';
import { CREDIT_KINDS } from '../domain/facts';
import { FEATURES } from '../domain/features';
import { readersOf, standingOf } from '../domain/standing';
import type { Effect, FactMark, OwnLine, RecordLine } from '../dto';
import { creditFile } from '../repo';

/** The kinds of a record in the groups by which it is looked through: first what a score is made of. */
export const RECORD_GROUPS = {
  scored: [...CREDIT_KINDS, CORRECTION_KIND],
  orders: ['order.agreed', 'order.cancelled', 'contract.signed', 'contract.sealed'],
  deliveries: ['delivery.accepted', 'weigh.recorded', 'lot.event'],
  money: ['settlement.paid', 'payment.captured', 'refund.made'],
  loans: ['loan.disbursed', 'loan.repaid', 'loan.overdue'],
  other: ['score.made', 'consent.given', 'consent.revoked', CORRECTION_KIND],
} as const satisfies { readonly [group: string]: readonly string[] };
export type RecordGroup = keyof typeof RECORD_GROUPS;

/** Disputes and corrections of facts of one record, by fact. A dispute that was decided or taken back leaves no mark. */
async function marksOf(db: Db, subjectOrgId: string, factIds: readonly string[]): Promise<Map<string, FactMark>> {
  if (factIds.length === 0) return new Map();
  const rows = await db.sql<{ id: string; underWay: boolean; unresolved: boolean; remedy: string | null }>(
    `select f.id, coalesce(d.state = any ('{open,answered}'), false) as "underWay", coalesce(d.state = 'lapsed', false) as unresolved, c.remedy
     from unnest($2::text[]) as f(id)
     left join lateral (select state from fact_dispute d where d.fact_id = f.id and d.subject_org_id = $1 and d.state <> 'withdrawn' order by opened_at desc limit 1) d on true
     left join lateral (select payload ->> 'remedy' as remedy from fact c where c.subject_org_id = $1 and c.kind = 'fact.corrected' and c.payload ->> 'factId' = f.id
       order by c.recorded_at desc, c.id collate "C" desc limit 1) c on true`, [subjectOrgId, factIds]);
  return new Map(rows.map(({ id, underWay, unresolved, remedy }) => [id, {
    dispute: underWay ? 'underWay' as const : unresolved ? 'unresolved' as const : null, remedy: REMEDIES.find((one) => one === remedy) ?? null,
  }]));
}

function lineOf(fact: FactRow, subjectOrgId: string, now: Date, mark: FactMark): RecordLine {
  const { id, kind, objectId, occurredAt, recordedAt, payload, placed } = fact;
  const standing = standingOf({ id, kind, subjectOrgId, payload, occurredAt: new Date(occurredAt), recordedAt: new Date(recordedAt) }, { subjectOrgId, moment: now }, mark.remedy ? correctionOf(mark.remedy) : undefined);
  return { id, kind, objectId, occurredAt, recordedAt, payload, placed, standing, ...mark };
}

const UNMARKED: FactMark = { dispute: null, remedy: null };

/** A page of a subject's record, newest first, for a reader who has been let in. */
export async function recordLines(db: Db, subjectOrgId: string, now: Date, options: { readonly kinds?: readonly string[]; readonly before?: string; readonly limit: number }): Promise<RecordLine[]> {
  const facts = await factsAbout(db, subjectOrgId, options);
  const marks = await marksOf(db, subjectOrgId, facts.map(({ id }) => id));
  return facts.map((fact) => lineOf(fact, subjectOrgId, now, marks.get(fact.id) ?? UNMARKED));
}

const OTHER_SIDES = ['buyerOrgId', 'lenderOrgId', 'granteeOrgId'] as const;
const otherSide = ({ payload }: RecordLine): string | null => {
  const named = OTHER_SIDES.map((name) => payload[name]).find((id) => typeof id === 'string');
  return typeof named === 'string' ? named : null;
};

async function ownLines(db: Db, subjectOrgId: string, lines: readonly RecordLine[]): Promise<OwnLine[]> {
  const cards = await organisationCards(db, lines.flatMap((line) => otherSide(line) ?? []));
  return lines.map((line) => {
    const other = otherSide(line);
    return { ...line, withName: other === null || other === subjectOrgId ? null : cards.get(other)?.shortName ?? null, readBy: readersOf(line.kind) };
  });
}

/** One's own record, every kind of fact in it or those of one group, newest first. */
export async function ownRecord(db: Db, actor: Actor, now: Date, options: { readonly group: RecordGroup | null; readonly before?: string; readonly limit: number }): Promise<OwnLine[]> {
  if (actor.kind !== 'person') return [];
  const { group, before, limit } = options;
  return ownLines(db, actor.organisationId, await recordLines(db, actor.organisationId, now, { kinds: group ? RECORD_GROUPS[group] : undefined, before, limit }));
}

/** Feature by feature what one fact does in a score of this moment: the same statement with it and without it. */
async function effectsOf(db: Db, subjectOrgId: string, factId: string, now: Date): Promise<Effect[]> {
  const [all, others] = await Promise.all([creditFile(db, subjectOrgId, now), creditFile(db, subjectOrgId, now, factId)]);
  return FEATURES.filter(({ id }) => all.features[id] !== others.features[id])
    .map(({ id }) => ({ feature: id, withIt: all.features[id]?.toString() ?? null, withoutIt: others.features[id]?.toString() ?? null }));
}

/** One fact of one's own record with what it does; null when it is not hers. */
export async function ownFact(db: Db, actor: Actor, now: Date, factId: string): Promise<{ readonly line: OwnLine; readonly effects: readonly Effect[]; readonly disputable: boolean } | null> {
  if (actor.kind !== 'person') return null;
  const own = actor.organisationId;
  const fact = await factById(db, own, factId);
  if (!fact) return null;
  const marks = await marksOf(db, own, [factId]);
  const [line] = await ownLines(db, own, [lineOf(fact, own, now, marks.get(factId) ?? UNMARKED)]);
  const readBy = readersOf(fact.kind);
  return { line: line!, effects: readBy.length > 0 ? await effectsOf(db, own, factId, now) : [], disputable: readBy.length > 0 && line!.standing !== 'imported' };
}
