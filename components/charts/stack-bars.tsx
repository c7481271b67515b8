import { ticks } from './scale';

const FILLS = { field: 'bg-field', gold: 'bg-gold', clay: 'bg-clay', sky: 'bg-sky', pale: 'bg-field-pale' };

export type Series = {
  readonly key: string;
  readonly name: string;
  readonly fill: keyof typeof FILLS;
  /** Drawn below the line, such as refunds. */
  readonly below?: boolean;
};
export type StackBar = { readonly name: string; readonly values: Readonly<Record<string, number>> };

type StackBarsProps = {
  readonly series: readonly Series[];
  readonly bars: readonly StackBar[];
  readonly format: (value: number) => string;
  /** The whole in words, for who cannot see it. */
  readonly label: string;
  /** A dashed line with its meaning, such as a season's twentieth percentile. */
  readonly mark?: { readonly value: number; readonly name: string };
  /** Tailwind height of the drawing. */
  readonly height?: string;
};

/**
 * Bars on top of each other, with what was taken back below the line, drawn on the server. Blocks rather than SVG: they
 * stretch with their place while the words keep their size.
 */
export function StackBars({ series, bars, format, label, mark, height = 'h-44' }: StackBarsProps) {
  const sum = (bar: StackBar, below: boolean) => series.filter((one) => Boolean(one.below) === below).reduce((total, { key }) => total + (bar.values[key] ?? 0), 0);
  const top = Math.max(mark?.value ?? 0, ...bars.map((bar) => sum(bar, false))) || 1;
  const bottom = Math.max(0, ...bars.map((bar) => sum(bar, true)));
  const share = (value: number) => (value / (top + bottom)) * 100;
  const every = Math.ceil(bars.length / 6);
  // What is small below the line needs no figures of its own.
  const axis = ticks(bottom > top / 3 ? -bottom : 0, top, 4);
  return (
    <figure>
      <div role="img" aria-label={label} className="grid grid-cols-[auto_1fr] gap-x-2 text-xs text-muted">
        <div className="relative min-w-9">
          <span className="num invisible">{format(axis.at(-1)!)}</span>
          {axis.map((tick) => <span key={tick} className="num absolute right-0 -translate-y-1/2 whitespace-nowrap" style={{ top: `${share(top - tick)}%` }}>{format(Math.abs(tick))}</span>)}
        </div>
        <div className={`relative flex ${height}`}>
          {axis.map((tick) => <span key={tick} className="absolute inset-x-0 border-t border-line" style={{ top: `${share(top - tick)}%` }} />)}
          {bars.map((bar) => (
            <span key={bar.name} className="relative flex-1">
              {(['up', 'down'] as const).map((side) => (
                <span key={side} className={`absolute inset-x-[17%] flex gap-px ${side === 'up' ? 'flex-col-reverse' : 'mt-0.5 flex-col'}`}
                  style={side === 'up' ? { top: 0, height: `${share(top)}%` } : { top: `${share(top)}%`, height: `${share(bottom)}%` }}>
                  {series.filter(({ below }) => (below ? 'down' : 'up') === side).map(({ key, fill }) => {
                    const value = bar.values[key] ?? 0;
                    return value > 0 && <span key={key} className={`min-h-0.5 flex-none rounded-[3px] ${FILLS[fill]}`} style={{ height: `${(value / (side === 'up' ? top : bottom)) * 100}%` }} />;
                  })}
                </span>
              ))}
            </span>
          ))}
          {mark && <span className="absolute inset-x-0 border-t border-dashed border-muted" style={{ top: `${share(top - mark.value)}%` }} />}
        </div>
        <span />
        <div className="@container mt-1 flex">
          {bars.map((bar, index) => <span key={bar.name} className="num relative h-4 flex-1">{index % every === 0 && <span className={`absolute left-0 whitespace-nowrap ${index % (2 * every) === 0 ? '' : 'hidden @xs:inline'}`}>{bar.name}</span>}</span>)}
        </div>
      </div>
      {(series.length > 1 || mark) && <figcaption className="mt-2 flex flex-wrap gap-x-4 text-sm text-muted">
        {series.map(({ key, name, fill }) => <span key={key} className="inline-flex items-center gap-1.5"><span aria-hidden className={`size-2.5 rounded-[3px] ${FILLS[fill]}`} />{name}</span>)}
        {mark && <span className="inline-flex items-center gap-1.5"><span aria-hidden className="w-4 border-t border-dashed border-muted" />{mark.name}</span>}
      </figcaption>}
    </figure>
  );
}
