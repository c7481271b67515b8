import { ticks } from './scale';

export type BandPoint = { readonly low: number; readonly mid: number; readonly high: number };

type LineBandProps = {
  /** From the oldest to the newest; where nothing is known (no trade that day) null: there the line is dotted and has no band. */
  readonly points: readonly (BandPoint | null)[];
  /** Own values on the same axis: index and value. */
  readonly dots?: readonly { readonly index: number; readonly value: number }[];
  /** Words below the first and the last point. */
  readonly ends: readonly [string, string];
  /** Words below points between them, such as months. */
  readonly marks?: readonly { readonly index: number; readonly name: string }[];
  /** How much stood behind each point: pale bars along the foot, without an axis of their own. */
  readonly volumes?: readonly number[];
  readonly format: (value: number) => string;
  /** The whole in words, for who cannot see it. */
  readonly label: string;
  /** Tailwind height of the drawing. */
  readonly height?: string;
};

/**
 * A line (the median) in its band (the middle half), drawn on the server. The drawing stretches with its place, while
 * words and dots are laid over it and keep their size.
 */
export function LineBand({ points, dots = [], ends, marks = [], volumes = [], format, label, height = 'h-36' }: LineBandProps) {
  const known = points.flatMap((point, index) => (point ? [{ index, ...point }] : []));
  if (known.length === 0) return null;
  const low = Math.min(...known.map((point) => point.low), ...dots.map(({ value }) => value));
  const high = Math.max(...known.map((point) => point.high), ...dots.map(({ value }) => value));
  const room = (high - low || high || 1) * 0.12;
  const x = (index: number) => 1 + (index * 98) / Math.max(1, points.length - 1);
  const y = (value: number) => 100 - ((value - low + room) / (high - low + 2 * room)) * 100;
  const path = (values: readonly (readonly [number, number])[]) => values.map(([px, py]) => `${px.toFixed(2)} ${py.toFixed(2)}`).join('L');
  const runs = unbroken(known);
  const band = (run: typeof known) => path([...run.map((point) => [x(point.index), y(point.high)] as const), ...run.toReversed().map((point) => [x(point.index), y(point.low)] as const)]);
  const line = (run: typeof known) => path(run.map((point) => [x(point.index), y(point.mid)] as const));
  const lines = runs.map((run) => (run.length > 1 ? `M${line(run)}` : '')).join('');
  // One point alone is a line of no length, which its round ends make a dot.
  const alone = runs.map((run) => (run.length > 1 ? '' : `M${line(run)}h0`)).join('');
  const gaps = runs.slice(1).map((run, i) => `M${line([runs[i]!.at(-1)!, run[0]!])}`).join('');
  const axis = ticks(low - room, high + room, 3);
  const last = known.at(-1)!;
  const most = Math.max(1, ...volumes);
  const wide = 70 / Math.max(1, points.length - 1);
  return (
    <div role="img" aria-label={label} className="text-xs text-muted">
      <div className={`grid grid-cols-[1fr_auto] gap-x-2 ${height}`}>
        <div className="relative">
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden className="absolute inset-0 size-full">
            {axis.map((tick) => <path key={tick} d={`M0 ${y(tick).toFixed(2)}H100`} stroke="var(--line)" vectorEffect="non-scaling-stroke" />)}
            {volumes.map((volume, index) => volume > 0 && <rect key={index} x={(x(index) - wide / 2).toFixed(2)} width={wide.toFixed(2)} y={(100 - (volume / most) * 26).toFixed(2)} height={((volume / most) * 26).toFixed(2)} fill="var(--gold)" opacity="0.4" />)}
            <path d={runs.map((run) => `M${band(run)}Z`).join('')} fill="var(--field)" opacity="0.14" />
            {gaps && <path d={gaps} fill="none" stroke="var(--field)" strokeWidth="1.5" strokeDasharray="1.5 4" vectorEffect="non-scaling-stroke" />}
            {lines && <path d={lines} fill="none" stroke="var(--field)" strokeWidth="2.2" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />}
            {alone && <path d={alone} fill="none" stroke="var(--field)" strokeWidth="5" strokeLinecap="round" vectorEffect="non-scaling-stroke" />}
          </svg>
          <Dot x={x(last.index)} y={y(last.mid)} look="bg-field" />
          {dots.map(({ index, value }) => <Dot key={index} x={x(index)} y={y(value)} look="bg-gold" />)}
        </div>
        <div className="relative min-w-9">
          <span className="invisible num">{format(axis.at(-1)!)}</span>
          {axis.map((tick) => <span key={tick} className="num absolute right-0 -translate-y-1/2" style={{ top: `${y(tick)}%` }}>{format(tick)}</span>)}
        </div>
      </div>
      <div className="grid grid-cols-[1fr_auto] gap-x-2">
        <div className="num relative mt-1 flex justify-between">
          <span>{ends[0]}</span>
          {marks.map(({ index, name }) => <span key={index} className="absolute -translate-x-1/2 max-sm:hidden" style={{ left: `${x(index)}%` }}>{name}</span>)}
          <span>{ends[1]}</span>
        </div>
        <span aria-hidden className="num invisible min-w-9">{format(axis.at(-1)!)}</span>
      </div>
    </div>
  );
}

/** Points that follow each other without a gap, run by run. */
function unbroken<Point extends { readonly index: number }>(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run?.at(-1)!.index === point.index - 1) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

function Dot({ x, y, look }: { readonly x: number; readonly y: number; readonly look: string }) {
  return <span className={`absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-card ${look}`} style={{ left: `${x}%`, top: `${y}%` }} />;
}
