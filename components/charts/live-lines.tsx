'use client';

import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

export type LiveSeries = { readonly key: string; readonly name: string; readonly color: 'field' | 'gold' | 'clay' | 'sky'; readonly area?: boolean };

export type LiveLinesProps = {
  readonly rows: readonly Readonly<Record<string, number | string | null>>[];
  /** The field of a row that stands on the horizontal axis. */
  readonly x: string;
  readonly series: readonly LiveSeries[];
  /** Put before and after a value: "¥" and "", or "" and "%". */
  readonly unit?: { readonly before?: string; readonly after?: string };
  readonly label: string;
  readonly height?: number;
};

/** Lines that answer the pointer. Reached only through LazyLines, so that no page pays for it before it shows. */
export default function LiveLines({ rows, x, series, unit, label, height = 220 }: LiveLinesProps) {
  const words = (value: unknown) => `${unit?.before ?? ''}${String(value)}${unit?.after ?? ''}`;
  return (
    <div role="img" aria-label={label} style={{ height }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={[...rows]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis dataKey={x} tick={{ fill: 'var(--muted)', fontSize: 12 }} tickLine={false} axisLine={{ stroke: 'var(--line)' }} minTickGap={24} />
          <YAxis tick={{ fill: 'var(--muted)', fontSize: 12 }} tickLine={false} axisLine={false} tickFormatter={words} width={56} domain={['auto', 'auto']} />
          <Tooltip formatter={words} contentStyle={{ background: 'var(--card)', border: '1px solid var(--line)', borderRadius: 10, color: 'var(--ink)' }} />
          {series.map(({ key, name, color, area }) => (area
            ? <Area key={key} dataKey={key} name={name} stroke={`var(--${color})`} fill={`var(--${color})`} fillOpacity={0.14} strokeWidth={2} isAnimationActive={false} connectNulls />
            : <Line key={key} dataKey={key} name={name} stroke={`var(--${color})`} strokeWidth={2.2} dot={false} isAnimationActive={false} connectNulls />))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
