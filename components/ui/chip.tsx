import { CircleCheck, CircleDashed, Clock3, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names';

export type Tone = 'ok' | 'wait' | 'bad' | 'info' | 'idle';

const TONES: Record<Tone, string> = {
  ok: 'bg-sprout text-field',
  wait: 'bg-gold-soft text-gold-ink',
  bad: 'bg-clay-soft text-clay-ink',
  info: 'bg-sky-soft text-sky-ink',
  idle: 'bg-sunk text-muted',
};
const SHAPES = { ok: CircleCheck, wait: Clock3, bad: TriangleAlert, info: Info, idle: CircleDashed };

type ChipProps = { readonly tone?: Tone; readonly children: ReactNode; readonly className?: string };

const chip = (tone: Tone, className?: string): string =>
  cx('inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-[0.8125rem] leading-5', TONES[tone], className);

/** A short word on a coloured ground: a fact beside a title, a filter in force. */
export function Chip({ tone = 'info', children, className }: ChipProps) {
  return <span className={chip(tone, className)}>{children}</span>;
}

/** A status is a word, a colour and a shape, so that it is read without the colour. */
export function StatusChip({ tone, children, className }: ChipProps & { readonly tone: Tone }) {
  const Shape = SHAPES[tone];
  return <span className={chip(tone, cx('whitespace-nowrap large-print:whitespace-normal', className))}><Shape aria-hidden className="size-3.5 flex-none" strokeWidth={2.2} />{children}</span>;
}
