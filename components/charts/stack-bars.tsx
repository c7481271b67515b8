import { ticks } from './scale';

const FILLS = { field: 'var(--field)', gold: 'var(--gold)', clay: 'var(--clay)', sky: 'var(--sky)', pale: 'var(--field-pale)' };

export type Series = { readonly key: string; readonly name: string; readonly fill: keyof typeof FILLS; /** Below the line, such as refunds. */ readonly below?: boolean };
export type StackBar = { readonly name: string; readonly values: Readonly<Record<string, number>> };

type StackBarsProps = {
  readonly series: readonly Series[];
  readonly bars: readonly StackBar[];
  readonly format: (value: number) => string;
  readonly label: string;
  /** A dashed line with its meaning, such as a season's twentieth percentile. */
  readonly mark?: { readonly value: number; readonly name: string };
  readonly height?: number;
};

const WIDTH = 560;
const LEFT = 52;

/** Bars on top of each other, with what was taken back below the line, drawn on the server; the legend is in words. */
export function StackBars({ series, bars, format, label, mark, height = 200 }: StackBarsProps) {
  const sum = (bar: StackBar, below: boolean) => series.filter((one) => Boolean(one.below) === below).reduce((total, { key }) => total + (bar.values[key] ?? 0), 0);
  const top = Math.max(1, mark?.value ?? 0, ...bars.map((bar) => sum(bar, false)));
  const bottom = Math.max(0, ...bars.map((bar) => sum(bar, true)));
  const scale = (height - 34) / (top + bottom);
  const zero = 8 + top * scale;
  const wordsAt = zero + bottom * scale + 18;
  const pitch = (WIDTH - LEFT) / Math.max(1, bars.length);
  const width = Math.min(28, pitch * 0.66);
  const every = Math.ceil(bars.length / 10);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label} className="w-full">
        {ticks(0, top, 3).map((tick) => (
          <g key={tick}>
            <path d={`M${LEFT} ${zero - tick * scale}H${WIDTH}`} stroke="var(--line)" />
            <text x={LEFT - 6} y={zero - tick * scale + 4} textAnchor="end" fontSize="11" fill="var(--muted)" className="num">{format(tick)}</text>
          </g>
        ))}
        {bars.map((bar, index) => {
          const x = LEFT + index * pitch + (pitch - width) / 2;
          const stacked = { up: 0, down: 0 };
          return (
            <g key={bar.name}>
              {series.map(({ key, fill, below }) => {
                const size = (bar.values[key] ?? 0) * scale;
                if (size <= 0) return null;
                const y = below ? zero + 2 + stacked.down : zero - stacked.up - size;
                stacked[below ? 'down' : 'up'] += size;
                return <rect key={key} x={x} y={y} width={width} height={Math.max(1, size)} rx="2.5" fill={FILLS[fill]} />;
              })}
              {index % every === 0 && <text x={x + width / 2} y={wordsAt} textAnchor="middle" fontSize="11" fill="var(--muted)">{bar.name}</text>}
            </g>
          );
        })}
        {mark && <path d={`M${LEFT} ${zero - mark.value * scale}H${WIDTH}`} stroke="var(--muted)" strokeDasharray="4 4" />}
      </svg>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
        {series.map(({ key, name, fill }) => <span key={key} className="inline-flex items-center gap-1.5"><span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: FILLS[fill] }} />{name}</span>)}
        {mark && <span className="inline-flex items-center gap-1.5"><span aria-hidden className="w-4 border-t border-dashed border-muted" />{mark.name}</span>}
      </figcaption>
    </figure>
  );
}
