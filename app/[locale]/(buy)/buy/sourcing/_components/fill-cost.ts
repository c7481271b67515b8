import type { SourcingDto } from '@/lib/market/dto';
import { lineAmount } from '@/lib/shared/quantity';

/** What the fill plan costs at the gate, freight included; fen. */
export function fillCost({ fill, matches }: SourcingDto): bigint {
  const landed = new Map(matches.map(({ listing, landedFen }) => [listing.id, BigInt(landedFen)]));
  return fill.reduce((sum, { listingId, grams }) => sum + lineAmount(BigInt(grams), landed.get(listingId) ?? 0n, 'tonne'), 0n);
}
