import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names';

const TONES = {
  ok: { style: 'bg-sprout', mark: 'text-field', Icon: CircleCheck },
  info: { style: 'bg-sky-soft', mark: 'text-sky-ink', Icon: Info },
  wait: { style: 'bg-gold-soft', mark: 'text-gold-ink', Icon: TriangleAlert },
  bad: { style: 'bg-clay-soft', mark: 'text-clay-ink', Icon: CircleX },
};

type NoticeProps = {
  readonly tone?: keyof typeof TONES;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
  /** Read out at once: for what just happened. */
  readonly live?: boolean;
};

/** A remark on the page: what happened, what was kept, what to do. */
export function Notice({ tone = 'info', title, children, className, live }: NoticeProps) {
  const { style, mark, Icon } = TONES[tone];
  return (
    <div role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined} className={cx('flex gap-3 rounded-sm px-4 py-3 text-ink', style, className)}>
      <Icon aria-hidden className={cx('mt-0.5 size-5 flex-none', mark)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className={title ? 'mt-0.5' : undefined}>{children}</div>}
      </div>
    </div>
  );
}
