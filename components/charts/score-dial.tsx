type ScoreDialProps = {
  readonly score: number;
  readonly min?: number;
  readonly max?: number;
  /** Below the figure: what can be borrowed, or the passing line. */
  readonly caption: string;
  /** The whole in words, for who cannot see it. */
  readonly label: string;
  readonly className?: string;
};

/** A score on a half circle, drawn on the server. The scale runs from `min` to `max`; what lies outside stands at its end. */
export function ScoreDial({ score, min = 300, max = 850, caption, label, className = 'w-32' }: ScoreDialProps) {
  const share = Math.min(1, Math.max(0, (score - min) / (max - min)));
  const angle = Math.PI * (1 - share);
  const [x, y] = [56 + 44 * Math.cos(angle), 60 - 44 * Math.sin(angle)].map((value) => value.toFixed(2));
  return (
    <svg viewBox="0 0 112 88" role="img" aria-label={label} className={`flex-none ${className}`}>
      <path d="M12 60A44 44 0 0 1 100 60" fill="none" stroke="var(--sunk)" strokeWidth="11" strokeLinecap="round" />
      {share > 0 && <path d={`M12 60A44 44 0 0 1 ${x} ${y}`} fill="none" stroke="var(--field)" strokeWidth="11" strokeLinecap="round" />}
      <text x="56" y="58" textAnchor="middle" fontSize="27" fontWeight="700" fill="var(--ink)" className="num">{score}</text>
      <text x="56" y="82" textAnchor="middle" fontSize="12" fill="var(--muted)">{caption}</text>
    </svg>
  );
}

type PointBarsProps = { readonly items: readonly { readonly name: string; readonly points: number; readonly most: number; readonly isWeak?: boolean; readonly note?: string }[] };

/** Points that add up in front of the reader: each bar as long as its points, its track as long as what could be had; the weak ones in gold. */
export function PointBars({ items }: PointBarsProps) {
  const scale = 100 / Math.max(1, ...items.map(({ most }) => most));
  return (
    <ul>
      {items.map(({ name, points, most, isWeak, note }) => (
        <li key={name} className="my-1.5 grid grid-cols-[minmax(4.5rem,7.25rem)_1fr_3.5rem] items-center gap-x-2">
          <span className="large-print:col-span-3">{name}</span>
          <span aria-hidden className="relative h-2.5 rounded-full bg-sunk large-print:col-span-2" style={{ width: `${most * scale}%` }}>
            <span className={`absolute inset-y-0 left-0 rounded-full ${isWeak ? 'bg-gold' : 'bg-field'}`} style={{ width: `${(points / most) * 100}%` }} />
          </span>
          <span className="num text-right"><b className="font-semibold">+{points}</b><span className="text-sm text-muted">/{most}</span></span>
          {note && <span className="col-span-3 text-sm text-muted">{note}</span>}
        </li>
      ))}
    </ul>
  );
}
