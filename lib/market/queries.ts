import { boxWithin, roadMetres } from '../catalogue/domain/distance';
import { growerOrgIds, organisationCards } from '../identity/queries';
import type { Db, Parameter } from '../db/database';
import type { Actor } from '../shared/actor';
import { chinaDay } from '../shared/clock';
import { lineAmount, type MassUnit } from '../shared/quantity';
import { board } from './board';
import { fillPlan } from './domain/fill-plan';
import { bestRequests, cheapest, isPossible, withReasons, withRequestReasons, type Request, type Supply, type Wanted } from './domain/match';
import type { DemandDto, DemandMatchDto, ListingDto, OfferDto, OfferTurnDto, SourcingDto } from './dto';
import type { Side } from './domain/offer';
import { placeOf } from './domain/place';

const LISTING = `l.id, l.status, l.seller_org_id as "sellerOrgId", s.short_name as "sellerName", l.grower_org_id as "growerOrgId", g.short_name as "growerName", l.leaf_id as "leafId", l.variety,
  l.grade_id as "gradeId", l.mass_grams::text as "massGrams", l.remaining_grams::text as "remainingGrams", l.minimum_grams::text as "minimumGrams",
  l.step_grams::text as "stepGrams", l.price_fen::text as "priceFen", l.priced_by as "pricedBy", l.sold_by as "soldBy",
  l.price_per_tonne_fen::text as "pricePerTonneFen", to_char(l.harvest_from, 'YYYY-MM-DD') as "harvestFrom", to_char(l.harvest_to, 'YYYY-MM-DD') as "harvestTo",
  l.region_code as "regionCode", l.place, l.note, l.photo is not null as "hasPhoto", l.created_at as "createdAt",
  (select count(*)::int from offer o where o.listing_id = l.id and o.status in ('pending', 'countered')) as "openOffers"`;
const LISTING_FROM = `listing l join organisation s on s.id = l.seller_org_id join organisation g on g.id = l.grower_org_id`;
const DEMAND = `d.id, d.status, d.buyer_org_id as "buyerOrgId", b.short_name as "buyerName", d.leaf_id as "leafId", d.grade_id as "gradeId",
  d.mass_grams::text as "massGrams", d.remaining_grams::text as "remainingGrams", d.cap_per_tonne_fen::text as "capPerTonneFen", d.priced_by as "pricedBy",
  to_char(d.deliver_from, 'YYYY-MM-DD') as "deliverFrom", to_char(d.deliver_to, 'YYYY-MM-DD') as "deliverTo", d.region_code as "regionCode", d.place,
  d.radius_km as "radiusKm", d.note`;

type ListingRow = Omit<ListingDto, 'createdAt'> & { createdAt: Date };
const listingDto = (row: ListingRow): ListingDto => ({ ...row, createdAt: row.createdAt.toISOString() });
const person = (actor: Actor): string | null => (actor.kind === 'person' ? actor.organisationId : null);

async function listings(db: Db, where: string, parameters: readonly Parameter[]): Promise<ListingDto[]> {
  return (await db.sql<ListingRow>(`select ${LISTING} from ${LISTING_FROM} where ${where}`, parameters)).map(listingDto);
}

/** An organisation's own listings, newest first; `before` is the id of the last one shown. */
export async function ownListings(db: Db, actor: Actor, { before, limit = 20, open }: { before?: string; limit?: number; open?: boolean } = {}): Promise<ListingDto[]> {
  const organisationId = person(actor);
  if (organisationId === null) return [];
  return listings(db, `(l.seller_org_id = $1 or l.grower_org_id = $1) and ($2::text is null or l.id < $2) and (not $4 or l.status = 'published') order by l.id desc limit $3`,
    [organisationId, before ?? null, limit, open ?? false]);
}

/** What an organisation said of the same produce last time, for a form that need not be filled anew. */
export async function recentListing(db: Db, actor: Actor, leafId: string): Promise<ListingDto | null> {
  return (await listings(db, 'l.seller_org_id = $1 and l.leaf_id = $2 order by l.id desc limit 1', [person(actor) ?? '', leafId]))[0] ?? null;
}

/** The growers a cooperative may list for, by name; nobody for anybody else. */
export async function growersToListFor(db: Db, actor: Actor): Promise<{ id: string; name: string }[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'cooperative') return [];
  const cards = await organisationCards(db, await growerOrgIds(db, actor.organisationId));
  return [...cards.values()].map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

/** A listing that is on offer, or that the reader is a party of. */
export async function listing(db: Db, actor: Actor, id: string): Promise<ListingDto | null> {
  const rows = await listings(db, `l.id = $1 and (l.status in ('published', 'closed') or $2 in (l.seller_org_id, l.grower_org_id)
    or exists (select from offer o where o.listing_id = l.id and o.buyer_org_id = $2))`, [id, person(actor) ?? '']);
  return rows[0] ?? null;
}

export async function listingPhoto(db: Db, id: string): Promise<Uint8Array | null> {
  return (await db.sql<{ photo: Buffer | null }>('select photo from listing where id = $1', [id]))[0]?.photo ?? null;
}

export async function ownDemands(db: Db, actor: Actor, { before, limit = 20 }: { before?: string; limit?: number } = {}): Promise<DemandDto[]> {
  const organisationId = person(actor);
  if (organisationId === null) return [];
  return db.sql<DemandDto>(`select ${DEMAND} from demand d join organisation b on b.id = d.buyer_org_id
    where d.buyer_org_id = $1 and ($2::text is null or d.id < $2) order by d.id desc limit $3`, [organisationId, before ?? null, limit]);
}

export async function ownDemand(db: Db, actor: Actor, id: string): Promise<DemandDto | null> {
  return (await db.sql<DemandDto>(`select ${DEMAND} from demand d join organisation b on b.id = d.buyer_org_id where d.id = $1 and d.buyer_org_id = $2`, [id, person(actor)]))[0] ?? null;
}

/** What a buyer searches by; without a cap any price will do. */
export type Sourcing = {
  readonly leafId: string; readonly gradeRank: number; readonly gradeId: string; readonly massGrams: bigint; readonly capPerTonneFen: bigint | null;
  readonly deliverFrom: string; readonly deliverTo: string; readonly radiusKm: number; readonly at: { readonly lat: number; readonly lng: number };
};
type Candidate = Supply & { readonly lat: number; readonly lng: number };

/**
 * The exact best twenty for a buyer by landed cost, with reasons. Candidates come from one index by leaf inside a box of degrees;
 * every one of them is ranked, because retrieving only the nearest loses the best.
 */
export async function source(db: Db, actor: Actor, sourcing: Sourcing, now: Date): Promise<SourcingDto> {
  const organisationId = person(actor);
  if (organisationId === null) return { matches: [], possible: 0, totalGrams: '0', board: null, fill: [] };
  const { at, radiusKm } = sourcing;
  const box = boxWithin(at, radiusKm * 1000);
  const [candidates, boardRows] = await Promise.all([
    db.sql<Omit<Candidate, 'roadMetres'>>(
      `select id as "listingId", seller_org_id as "sellerOrgId", price_per_tonne_fen as "pricePerTonneFen", grade_rank as "gradeRank",
         remaining_grams as "remainingGrams", minimum_grams as "minimumGrams", to_char(harvest_from, 'YYYY-MM-DD') as "harvestFrom",
         to_char(harvest_to, 'YYYY-MM-DD') as "harvestTo", lat_e6 / 1e6::float8 as lat, lng_e6 / 1e6::float8 as lng
       from listing where status = 'published' and leaf_id = $1 and lat_e6 between $2 and $3 and lng_e6 between $9 and $10 and grade_rank <= $4 and harvest_from <= $5 and harvest_to >= $6
         and expires_at > $7 and seller_org_id <> $8 and ($11::bigint is null or price_per_tonne_fen <= $11)`,
      [sourcing.leafId, Math.floor(box.south * 1e6), Math.ceil(box.north * 1e6), sourcing.gradeRank, sourcing.deliverTo, sourcing.deliverFrom, now, organisationId,
        Math.floor(box.west * 1e6), Math.ceil(box.east * 1e6), sourcing.capPerTonneFen]),
    board(db, now, { leafId: sourcing.leafId, gradeId: sourcing.gradeId }),
  ]);
  const supplies = candidates.map((one): Candidate => ({ ...one, roadMetres: roadMetres(one, at) }));
  const wanted: Wanted = { ...sourcing, radiusMetres: radiusKm * 1000 };
  const possible = supplies.filter((supply) => isPossible(supply, wanted));
  const best = cheapest(possible, wanted, chinaDay(now));
  const dealt = await timesDealt(db, { buyer: organisationId }, best.map(({ supply }) => supply.sellerOrgId));
  const shown = withReasons(best, wanted, { dealt, boardPerTonneFen: boardRows[0] ? BigInt(boardRows[0].medianFen) : null }, chinaDay(now));
  const full = new Map((await listings(db, 'l.id = any ($1)', [shown.map((match) => match.supply.listingId)])).map((row) => [row.id, row]));
  return {
    matches: shown.flatMap(({ supply, cost, reasons }) => {
      const found = full.get(supply.listingId);
      return found ? [{
        listing: found, roadKm: Math.round(supply.roadMetres / 1000), reasons, freightFen: cost.freightFen.toString(), gradeFen: cost.gradeFen.toString(),
        urgencyFen: cost.urgencyFen.toString(), landedFen: cost.totalFen.toString(),
      }] : [];
    }),
    possible: possible.length, totalGrams: possible.reduce((sum, supply) => sum + supply.remainingGrams, 0n).toString(), board: boardRows[0] ?? null,
    fill: fillOf(shown.flatMap(({ supply }) => full.get(supply.listingId) ?? []), sourcing.massGrams),
  };
}

/** Which of some listings, the cheapest first, together fill a mass; for all that were found, or for those somebody picked. */
export const fillOf = (cheapestFirst: readonly ListingDto[], massGrams: bigint): { listingId: string; grams: string }[] =>
  fillPlan(cheapestFirst.map((one) => ({
    listingId: one.id, remainingGrams: BigInt(one.remainingGrams), minimumGrams: BigInt(one.minimumGrams), stepGrams: BigInt(one.stepGrams),
  })), massGrams).map(({ listingId, grams }) => ({ listingId, grams: grams.toString() }));

/** The other direction: open demands that a listing could serve, best price at the farm gate first, with reasons. */
export async function demandsFor(db: Db, actor: Actor, listingId: string, now: Date, top = 20): Promise<DemandMatchDto[]> {
  const [own] = await db.sql<Omit<Supply, 'roadMetres'> & { leafId: string; lat: number; lng: number }>(
    `select id as "listingId", seller_org_id as "sellerOrgId", price_per_tonne_fen as "pricePerTonneFen", grade_rank as "gradeRank", remaining_grams as "remainingGrams",
       minimum_grams as "minimumGrams", to_char(harvest_from, 'YYYY-MM-DD') as "harvestFrom", to_char(harvest_to, 'YYYY-MM-DD') as "harvestTo", leaf_id as "leafId",
       lat_e6 / 1e6::float8 as lat, lng_e6 / 1e6::float8 as lng
     from listing where id = $1 and $2 in (seller_org_id, grower_org_id) and status = 'published'`, [listingId, person(actor)]);
  if (!own) return [];
  const candidates = await db.sql<Omit<Request, 'roadMetres' | 'radiusMetres'> & { radiusKm: number; lat: number; lng: number }>(
    `select id as "demandId", buyer_org_id as "buyerOrgId", grade_rank as "gradeRank", remaining_grams as "massGrams", cap_per_tonne_fen as "capPerTonneFen", radius_km as "radiusKm",
       to_char(deliver_from, 'YYYY-MM-DD') as "deliverFrom", to_char(deliver_to, 'YYYY-MM-DD') as "deliverTo", lat_e6 / 1e6::float8 as lat, lng_e6 / 1e6::float8 as lng
     from demand where status in ('open', 'partly_filled') and leaf_id = $1 and expires_at > $2 and buyer_org_id <> $3 and grade_rank >= $4 and cap_per_tonne_fen >= $5`,
    [own.leafId, now, own.sellerOrgId, own.gradeRank, own.pricePerTonneFen]);
  const requests = candidates.map(({ radiusKm, lat, lng, ...rest }): Request => ({ ...rest, radiusMetres: radiusKm * 1000, roadMetres: roadMetres(own, { lat, lng }) }));
  const best = bestRequests(own, requests, top);
  const shown = withRequestReasons(best, own, await timesDealt(db, { seller: own.sellerOrgId }, best.map(({ request }) => request.buyerOrgId)));
  const full = new Map((await db.sql<DemandDto>(`select ${DEMAND} from demand d join organisation b on b.id = d.buyer_org_id where d.id = any ($1)`,
    [shown.map(({ request }) => request.demandId)])).map((demand) => [demand.id, demand]));
  return shown.flatMap(({ request, atGateFen, reasons }) => {
    const demand = full.get(request.demandId);
    return demand ? [{ demand, roadKm: Math.round(request.roadMetres / 1000), atGateFen: atGateFen.toString(), reasons }] : [];
  });
}

/** How often one side has agreed with each of some others. */
async function timesDealt(db: Db, side: { readonly seller: string } | { readonly buyer: string }, others: readonly string[]): Promise<Map<string, number>> {
  const [own, other, id] = 'seller' in side ? ['seller_org_id', 'buyer_org_id', side.seller] : ['buyer_org_id', 'seller_org_id', side.buyer];
  const rows = await db.sql<{ id: string; times: number }>(
    `select ${other} as id, count(*)::int as times from offer where ${own} = $1 and ${other} = any ($2) and status = 'accepted' group by 1`, [id, [...new Set(others)]]);
  return new Map(rows.map((row) => [row.id, row.times]));
}

const OFFER = `o.id, o.status, case when o.buyer_org_id = $1 then 'buyer' else 'seller' end as side, o.waiting_for as "waitingFor", o.listing_id as "listingId",
  o.demand_id as "demandId", s.short_name as "sellerName", b.short_name as "buyerName", l.leaf_id as "leafId", l.variety, l.grade_id as "gradeId",
  o.mass_grams::text as "massGrams", o.price_fen::text as "priceFen", o.priced_by as "pricedBy", l.sold_by as "soldBy", l.price_fen::text as "listingPriceFen",
  l.priced_by as "listingPricedBy", to_char(o.deliver_on, 'YYYY-MM-DD') as "deliverOn", o.place, o.deadline, o.changed_at as "changedAt"`;
type OfferRow = Omit<OfferDto, 'amountFen' | 'deadline' | 'changedAt'> & { deadline: Date; changedAt: Date };

async function offers(db: Db, where: string, parameters: readonly Parameter[]): Promise<OfferDto[]> {
  const rows = await db.sql<OfferRow>(
    `select ${OFFER} from offer o join listing l on l.id = o.listing_id join organisation s on s.id = o.seller_org_id join organisation b on b.id = o.buyer_org_id
     where ${where}`, parameters);
  return rows.map((row) => ({
    ...row, amountFen: lineAmount(BigInt(row.massGrams), BigInt(row.priceFen), row.pricedBy as MassUnit).toString(),
    deadline: row.deadline.toISOString(), changedAt: row.changedAt.toISOString(),
  }));
}

const OPEN = `o.status in ('pending', 'countered')`;
const OWN: Record<Side, string> = { buyer: 'o.buyer_org_id = $1', seller: 'o.seller_org_id = $1' };
/** One's negotiations on one side of the trade; `before` is the id of the last one shown. */
type Talks = { readonly side: Side; readonly before?: string; readonly limit?: number; readonly listingId?: string };

/** What is going on: what waits for one's own answer first, the nearest deadline on top. */
export async function openOffers(db: Db, actor: Actor, { side, before, limit = 200, listingId }: Talks): Promise<OfferDto[]> {
  const organisationId = person(actor);
  const order = `o.waiting_for <> '${side}', o.deadline, o.id`;
  return organisationId === null ? [] : offers(db, `${OWN[side]} and ${OPEN} and ($3::text is null or o.listing_id = $3)
    and ($4::text is null or (${order}) > (select ${order} from offer o where o.id = $4)) order by ${order} limit $2`, [organisationId, limit, listingId ?? null, before ?? null]);
}

/** What is over, the latest first. */
export async function endedOffers(db: Db, actor: Actor, { side, before, limit = 30, listingId }: Talks): Promise<OfferDto[]> {
  const organisationId = person(actor);
  return organisationId === null ? [] : offers(db, `${OWN[side]} and not ${OPEN} and ($3::text is null or o.listing_id = $3)
    and ($4::text is null or (o.changed_at, o.id) < (select c.changed_at, c.id from offer c where c.id = $4)) order by o.changed_at desc, o.id desc limit $2`,
  [organisationId, limit, listingId ?? null, before ?? null]);
}

/** How many negotiations wait for this organisation's answer on one side of the trade. */
export async function waitingOffers(db: Db, actor: Actor, side: Side): Promise<number> {
  const [row] = await db.sql<{ count: number }>(`select count(*)::int as count from offer o where ${OWN[side]} and ${OPEN} and o.waiting_for = $2`, [person(actor), side]);
  return row?.count ?? 0;
}

/** One negotiation with everything that was said in it; null for who is no party. */
export async function offer(db: Db, actor: Actor, id: string): Promise<{ offer: OfferDto; turns: OfferTurnDto[] } | null> {
  const organisationId = person(actor);
  if (organisationId === null) return null;
  const [found] = await offers(db, '$1 in (o.seller_org_id, o.buyer_org_id) and o.id = $2', [organisationId, id]);
  if (!found) return null;
  const turns = await db.sql<Omit<OfferTurnDto, 'at'> & { at: Date }>(
    'select act, side, mass_grams::text as "massGrams", price_fen::text as "priceFen", note, at from offer_turn where offer_id = $1 order by at, id', [id]);
  return { offer: found, turns: turns.map((turn) => ({ ...turn, at: turn.at.toISOString() })) };
}

/** Where an organisation stands, for a search that begins at its own gate. */
export async function ownPlace(db: Db, actor: Actor): Promise<{ regionCode: string; lat: number; lng: number } | null> {
  const organisationId = person(actor);
  if (organisationId === null) return null;
  const card = (await organisationCards(db, [organisationId])).get(organisationId);
  const place = card && placeOf(card, null);
  return place ? { regionCode: place.regionCode, lat: place.latE6 / 1e6, lng: place.lngE6 / 1e6 } : null;
}

/** How many lots are on offer just now, for everybody to see. */
export async function offeredNow(db: Db): Promise<number> {
  const [row] = await db.sql<{ count: number }>(`select count(*)::int as count from listing where status = 'published'`);
  return row!.count;
}
