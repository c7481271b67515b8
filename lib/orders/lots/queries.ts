import type { Db } from '../../db/database';
import { factsOfObject } from '../../evidence/queries';
import { organisationCards } from '../../identity/queries';
import { publicName } from '../../identity/domain/public-name';
import type { Actor } from '../../shared/actor';
import { LOT_EVENTS, type CertificateBasis, type LotEventKind } from '../domain/lots';
import type { LotDto, LotEventDto, LotRowDto, TraceDto } from '../dto';

type Row = Omit<LotRowDto, 'leftGrams' | 'bornGrams'> & { leftGrams: bigint; bornGrams: bigint };

const ROW = `l.id, l.code, l.leaf_id as "leafId", l.variety, l.grade_id as "gradeId", l.left_grams as "leftGrams", l.born_grams as "bornGrams",
  to_char(l.harvested_on, 'YYYY-MM-DD') as "harvestedOn", l.certificate_no as "certificateNo", l.imported`;
const rowOf = (row: Row): LotRowDto => ({ ...row, leftGrams: row.leftGrams.toString(), bornGrams: row.bornGrams.toString() });

/** The lots of the actor's organisation, newest first; with `leafId`, those that still have something of it to send. */
export async function lotsOf(db: Db, actor: Actor, filter: { readonly leafId?: string; readonly before?: string; readonly limit?: number } = {}): Promise<LotRowDto[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<Row>(
    `select ${ROW} from lot l where l.owner_org_id = $1 and l.state = 'open' and ($2::text is null or (l.leaf_id = $2 and l.left_grams > 0))
       and ($3::text is null or (l.created_at, l.id) < (select b.created_at, b.id from lot b where b.id = $3))
     order by l.created_at desc, l.id desc limit $4`, [actor.organisationId, filter.leafId ?? null, filter.before ?? null, filter.limit ?? 30]);
  return rows.map(rowOf);
}

type Found = Awaited<ReturnType<typeof findLot>>;
const findLot = (db: Db, where: { id: string } | { code: string }) =>
  db.prisma.lot.findUnique({ where, include: { events: true } });

/** An event and its fact were written at once, and say the same of the same moment. */
const momentOf = (event: string, occurredAt: Date, deliveryId: unknown) => `${event} ${occurredAt.toISOString()} ${typeof deliveryId === 'string' ? deliveryId : ''}`;

/** A lot's history in order, each event with the fact that proves it. */
async function eventsOf(db: Db, lot: NonNullable<Found>, name: (organisationId: string) => string): Promise<LotEventDto[]> {
  const facts = (await factsOfObject(db, lot.id)).map(({ id, occurredAt, payload }) => ({ id, moment: momentOf(String(payload['event']), occurredAt, payload['deliveryId']) }));
  const taken = new Set<string>();
  return lot.events.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((event) => {
    const fact = facts.find(({ id, moment }) => !taken.has(id) && moment === momentOf(event.event, event.occurredAt, event.deliveryId));
    if (fact) taken.add(fact.id);
    return { event: event.event as LotEventKind, grams: event.grams?.toString() ?? null, occurredAt: event.occurredAt, where: name(event.organisationId), factId: fact?.id ?? null };
  }).sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || LOT_EVENTS.indexOf(a.event) - LOT_EVENTS.indexOf(b.event));
}
const cardsOf = (db: Db, lot: NonNullable<Found>) => organisationCards(db, [lot.ownerOrgId, lot.growerOrgId, ...lot.events.map((event) => event.organisationId)]);

/** A lot with its history, for its owner. */
export async function lotFor(db: Db, actor: Actor, lotId: string): Promise<LotDto | null> {
  if (actor.kind !== 'person') return null;
  const lot = await findLot(db, { id: lotId });
  if (!lot || lot.ownerOrgId !== actor.organisationId) return null;
  const cards = await cardsOf(db, lot);
  const party = (id: string) => {
    const card = cards.get(id)!;
    return { id, name: card.name, shortName: card.shortName, regionCode: card.regionCode };
  };
  const { id, code, leafId, variety, gradeId, place, regionCode, createdAt, certificateNo, certifiedAt, imported } = lot;
  return {
    id, code, leafId, variety, gradeId, place, regionCode, createdAt, certificateNo, certifiedAt, imported, leftGrams: lot.leftGrams.toString(), bornGrams: lot.bornGrams.toString(),
    harvestedOn: lot.harvestedOn.toISOString().slice(0, 10), certificateBasis: lot.certificateBasis as CertificateBasis | null,
    owner: party(lot.ownerOrgId), grower: party(lot.growerOrgId), events: await eventsOf(db, lot, (organisationId) => cards.get(organisationId)?.shortName ?? ''),
  };
}

/** What anybody sees who scans the box: produce, village, dates, certificate and history; people only as 张**. */
export async function traceOf(db: Db, code: string): Promise<TraceDto | null> {
  const lot = await findLot(db, { code: code.toUpperCase() });
  if (!lot || lot.state !== 'open') return null;
  const cards = await cardsOf(db, lot);
  const { leafId, variety, gradeId, regionCode, place, certificateNo, certifiedAt, imported } = lot;
  return {
    code: lot.code, leafId, variety, gradeId, regionCode, place, certificateNo, certifiedAt, imported, bornGrams: lot.bornGrams.toString(),
    harvestedOn: lot.harvestedOn.toISOString().slice(0, 10), certificateBasis: lot.certificateBasis as CertificateBasis | null,
    sellerName: publicName(cards.get(lot.ownerOrgId)), growerName: publicName(cards.get(lot.growerOrgId)),
    events: await eventsOf(db, lot, (organisationId) => publicName(cards.get(organisationId))),
  };
}
