type MiniBarsProps = {
  readonly values: readonly number[];
  /** The whole in words: what is counted, and over which days. */
  readonly label: string;
  /** The last bar is today's, and stands out. */
  readonly className?: string;
};

/** A handful of small bars without axes, the last one bright: a week at a glance. */
export function MiniBars({ values, label, className = 'h-9' }: MiniBarsProps) {
  const most = Math.max(1, ...values);
  const width = values.length * 14 - 5;
  return (
    <svg viewBox={`0 0 ${width} 34`} role="img" aria-label={label} className={className}>
      {values.map((value, index) => {
        const height = Math.max(3, (value / most) * 34);
        return <rect key={index} x={index * 14} y={34 - height} width="9" height={height} rx="3" fill="var(--honey)" opacity={index === values.length - 1 ? 1 : 0.6} />;
      })}
    </svg>
  );
}

type ShareBarProps = {
  /** Each with its colour, or the next of the greens. */
  readonly shares: readonly { readonly name: string; readonly weight: number; readonly fill?: string }[];
  readonly label: string;
  /** What the full bar stands for; the sum of the parts unless told. */
  readonly whole?: number;
};
const GREENS = ['var(--field)', 'var(--field-mid)', 'var(--field-pale)', 'var(--gold)', 'var(--sky)', 'var(--clay)'];
/** The colour of a part by its place, for the square beside its name. */
export const shareFill = (index: number): string => GREENS[index % GREENS.length]!;

/** One bar divided among its parts. The parts are listed beside it in words. */
export function ShareBar({ shares, label, whole }: ShareBarProps) {
  const total = Math.max(1, whole ?? shares.reduce((sum, { weight }) => sum + weight, 0));
  return (
    <div role="img" aria-label={label} className="flex h-2.5 overflow-hidden rounded-full bg-sunk">
      {shares.map(({ name, weight, fill }, index) => <span key={name} style={{ width: `${(weight / total) * 100}%`, background: fill ?? shareFill(index) }} />)}
    </div>
  );
}
