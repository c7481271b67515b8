type SparklineProps = {
  /** From the oldest to the newest; null where there is nothing to show. */
  readonly values: readonly (number | null)[];
  /** The whole in words, for who cannot see it; without them the line is an ornament beside figures that say the same. */
  readonly label?: string;
  readonly className?: string;
};

/** A line without axes, its end marked: how something went, at a glance. It bridges gaps, and says nothing of a single point. */
export function Sparkline({ values, label, className = 'h-9 w-24' }: SparklineProps) {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
  if (known.length < 2) return null;
  const low = Math.min(...known.map(({ value }) => value));
  const span = Math.max(...known.map(({ value }) => value)) - low || 1;
  const first = known[0]!.index;
  const width = known.at(-1)!.index - first;
  const at = ({ index, value }: (typeof known)[number]) => [4 + ((index - first) / width) * 88, 30 - ((value - low) / span) * 26] as const;
  const points = known.map(at);
  const line = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L');
  const [endX, endY] = points.at(-1)!;
  return (
    <svg viewBox="0 0 96 34" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : true} className={className} fill="none">
      <path d={`M${line}L${endX.toFixed(1)} 34L4 34Z`} fill="var(--field)" opacity="0.1" />
      <path d={`M${line}`} stroke="var(--field)" strokeWidth="1.8" strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={endX.toFixed(1)} cy={endY.toFixed(1)} r="2.8" fill="var(--field)" />
    </svg>
  );
}
