import { gradeRank, produceLeaf, produceLeaves, type ProduceLeaf } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import type { MemberSession } from '@/lib/http/session';
import { board } from '@/lib/market/board';
import { pricePerTonne } from '@/lib/market/domain/listing';
import type { DemandDto, SourcingDto } from '@/lib/market/dto';
import { ownDemand, ownDemands, ownPlace, source } from '@/lib/market/queries';
import { after, chinaDay, DAY_MS } from '@/lib/shared/clock';
import { parseYuan, yuanText } from '@/lib/shared/money';
import { parseMass, type MassUnit } from '@/lib/shared/quantity';
import { asDay, asUnit, perUnit, plainMass } from '../../../../_market/words';

export type SourcingQuery = {
  readonly demand?: string; readonly leaf?: string; readonly grade?: string; readonly mass?: string; readonly unit?: string; readonly from?: string; readonly to?: string;
  readonly radius?: string; readonly cap?: string; readonly pick?: string | readonly string[]; readonly offer?: string;
};

/** What is searched for, as the form shows it and as the search takes it. */
export type Search = {
  readonly leaf: ProduceLeaf; readonly gradeId: string; readonly mass: string; readonly unit: MassUnit; readonly from: string; readonly to: string;
  readonly radius: number; readonly cap: string; readonly massGrams: bigint; readonly demand: DemandDto | null; readonly now: Date;
  /** The listings that were ticked, to be looked at side by side. */
  readonly picked: readonly string[];
  /** The listing that an offer is being written for. */
  readonly offer: string | null;
};

const MOST_KM = 3000;
/** As many stand beside each other on a desk. */
const MOST_PICKED = 5;
const asRadius = (text: string | undefined, otherwise: number): number => {
  const km = Number(text);
  return Number.isInteger(km) && km >= 1 && km <= MOST_KM ? km : otherwise;
};

/**
 * Reads the address: a demand of one's own fills what the address does not say, then what one asked for last, then what is
 * traded most. The grade goes the same way. Nothing in an address is an error; what cannot be read is as if it were not there.
 */
export async function readSearch(query: SourcingQuery, { actor }: MemberSession, now: Date): Promise<Search> {
  const [demand, latest, traded] = await Promise.all([
    query.demand ? ownDemand(database(), actor, query.demand) : null, query.leaf || query.demand ? [] : ownDemands(database(), actor, { limit: 1 }),
    query.leaf ? [] : board(database(), now)]);
  const leaf = [query.leaf, demand?.leafId, latest[0]?.leafId, traded[0]?.leafId].flatMap((id) => (id ? produceLeaf(id) ?? [] : []))[0] ?? produceLeaves()[0]!;
  const asked = demand?.leafId === leaf.id ? demand : null;
  const unit = asUnit(query.unit, asked?.pricedBy ?? 'jin');
  const mass = query.mass?.trim() || (asked ? plainMass(asked.remainingGrams, unit) : unit === 'tonne' ? '1' : '2000');
  const massGrams = parseMass(mass, unit);
  const usual = [...latest, ...traded].find((one) => one.leafId === leaf.id)?.gradeId;
  const gradeId = [query.grade, asked?.gradeId, usual].find((id) => id && gradeRank(leaf, id) !== null) ?? leaf.grades.at(-1)!.id;
  return {
    leaf, gradeId, unit, mass, now, demand: asked, picked: [query.pick ?? []].flat().slice(0, MOST_PICKED), offer: query.offer ?? null, massGrams: massGrams && massGrams > 0n ? massGrams : 1_000_000n,
    from: asDay(query.from) ?? asked?.deliverFrom ?? chinaDay(now), to: asDay(query.to) ?? asked?.deliverTo ?? chinaDay(after(now, 7 * DAY_MS)),
    radius: asRadius(query.radius, asked?.radiusKm ?? 500), cap: query.cap?.trim() ?? (asked ? yuanText(perUnit(asked.capPerTonneFen, unit)).replace(/\.00$/, '') : ''),
  };
}

/** The search carried out from the buyer's own gate; null when nobody knows where that is. */
export async function runSearch(search: Search, { actor }: MemberSession): Promise<SourcingDto | null> {
  const place = await ownPlace(database(), actor);
  const cap = parseYuan(search.cap);
  return place && source(database(), actor, {
    leafId: search.leaf.id, gradeId: search.gradeId, gradeRank: gradeRank(search.leaf, search.gradeId) ?? search.leaf.grades.length, massGrams: search.massGrams,
    capPerTonneFen: cap !== null && cap > 0n ? pricePerTonne(cap, search.unit) : null, deliverFrom: search.from, deliverTo: search.to < search.from ? search.from : search.to,
    radiusKm: search.radius, at: place,
  }, search.now);
}

/** The fields of the same search, as its address and its forms carry them. */
export const searchFields = ({ leaf, gradeId, mass, unit, from, to, radius, cap, demand }: Search): Record<string, string> =>
  ({ ...(demand && { demand: demand.id }), leaf: leaf.id, grade: gradeId, mass, unit, from, to, radius: String(radius), cap });
export const searchParams = (search: Search): string => new URLSearchParams(searchFields(search)).toString();
