import { ticks } from './scale';

export type BandPoint = { readonly low: number; readonly mid: number; readonly high: number };

type LineBandProps = {
  /** From the oldest to the newest; a gap (no trade that day) is null. */
  readonly points: readonly (BandPoint | null)[];
  /** Own values on the same axis: index and value. */
  readonly dots?: readonly { readonly index: number; readonly value: number }[];
  /** Words below the first and the last point. */
  readonly ends: readonly [string, string];
  readonly format: (value: number) => string;
  readonly label: string;
  readonly height?: number;
};

const WIDTH = 320;

/** A line (the median) in its band (the middle half), drawn on the server. */
export function LineBand({ points, dots = [], ends, format, label, height = 150 }: LineBandProps) {
  const known = points.flatMap((point, index) => (point ? [{ index, ...point }] : []));
  if (known.length === 0) return null;
  const low = Math.min(...known.map((point) => point.low), ...dots.map(({ value }) => value));
  const high = Math.max(...known.map((point) => point.high), ...dots.map(({ value }) => value));
  const room = (high - low || high || 1) * 0.12;
  const x = (index: number) => 4 + (index * (WIDTH - 48)) / Math.max(1, points.length - 1);
  const y = (value: number) => height - 22 - ((value - low + room) / (high - low + 2 * room)) * (height - 30);
  const path = (values: readonly (readonly [number, number])[]) => values.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L');
  const band = [...known.map((point) => [x(point.index), y(point.high)] as const), ...known.toReversed().map((point) => [x(point.index), y(point.low)] as const)];
  const line = known.map((point) => [x(point.index), y(point.mid)] as const);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label} className="w-full">
      {ticks(low - room, high + room, 3).map((tick) => (
        <g key={tick}>
          <path d={`M0 ${y(tick).toFixed(1)}H${WIDTH - 40}`} stroke="var(--line)" />
          <text x={WIDTH} y={y(tick) + 4} textAnchor="end" fontSize="11" fill="var(--muted)" className="num">{format(tick)}</text>
        </g>
      ))}
      <path d={`M${path(band)}Z`} fill="var(--field)" opacity="0.14" />
      {line.length > 1 && <path d={`M${path(line)}`} fill="none" stroke="var(--field)" strokeWidth="2.2" strokeLinejoin="round" />}
      <circle cx={line.at(-1)![0]} cy={line.at(-1)![1]} r="3.6" fill="var(--field)" />
      {dots.map(({ index, value }) => <circle key={index} cx={x(index)} cy={y(value)} r="4" fill="var(--gold)" stroke="var(--card)" strokeWidth="1.5" />)}
      <text x="2" y={height - 4} fontSize="11" fill="var(--muted)">{ends[0]}</text>
      <text x={WIDTH - 44} y={height - 4} textAnchor="end" fontSize="11" fill="var(--muted)">{ends[1]}</text>
    </svg>
  );
}
