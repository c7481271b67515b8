/**
 * The percentile by nearest rank: the smallest value that at least `percent` per cent of the values do not exceed, which is
 * one of the values themselves (PostgreSQL's `percentile_disc`). Null when there is none. Public to higher domains.
 * @param percent above 0, at most 100
 */
export function nearestRank(values: readonly bigint[], percent: bigint): bigint | null {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const rank = (BigInt(sorted.length) * percent + 99n) / 100n;
  return sorted[Number(rank) - 1] ?? null;
}
