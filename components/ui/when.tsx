import { useFormatter, useTranslations } from 'next-intl';
import { chinaDay, DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from '@/lib/shared/clock';
import { Chip, type Tone } from './chip';
import { cx } from './class-names';

type Moment = Date | string;

const dayNumber = (at: Date): number => Date.parse(`${chinaDay(at)}T00:00:00Z`) / DAY_MS;

type WhenProps = {
  readonly at: Moment;
  /** The moment it is read at; the request's own time unless a test says otherwise. */
  readonly now?: Date;
  /** Leaves the hour out, for things that are about a day. */
  readonly dayOnly?: boolean;
  readonly className?: string;
};

/** A moment as people say it, in China's time: 刚刚, 今天 14:05, 昨天 09:30, 明天 10:00, 11月20日 14:05, 2025年11月20日. */
export function WhenText({ at, now = systemClock.now(), dayOnly, className }: WhenProps) {
  const t = useTranslations('common.when');
  const format = useFormatter();
  const moment = new Date(at);
  const days = dayNumber(moment) - dayNumber(now);
  const time = format.dateTime(moment, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const sameYear = chinaDay(moment).slice(0, 4) === chinaDay(now).slice(0, 4);
  const ago = now.getTime() - moment.getTime();

  function words(): string {
    if (!dayOnly && ago >= 0 && ago < MINUTE_MS) return t('justNow');
    if (days >= -1 && days <= 2) {
      const day = t(`day.${({ '-1': 'yesterday', 0: 'today', 1: 'tomorrow', 2: 'dayAfter' } as const)[days as -1 | 0 | 1 | 2]}`);
      return dayOnly ? day : `${day} ${time}`;
    }
    const date = format.dateTime(moment, { ...(sameYear ? {} : { year: 'numeric' }), month: 'short', day: 'numeric' });
    return dayOnly || !sameYear ? date : `${date} ${time}`;
  }
  return <time dateTime={moment.toISOString()} className={cx('whitespace-nowrap', className)} title={`${chinaDay(moment)} ${time}`}>{words()}</time>;
}

/** A calendar day, "2026-11-25", as people say it: 今天, 明天, 11月25日. */
export function DayText({ day, now, className }: { readonly day: string; readonly now?: Date; readonly className?: string }) {
  return <WhenText at={new Date(`${day.slice(0, 10)}T12:00:00+08:00`)} now={now} dayOnly className={className} />;
}

/** How long is left, in words: 剩 40 分钟, 剩 3 小时, 明天到期, 三天后到期, 已过期; redder the nearer it is. */
export function Deadline({ at, now = systemClock.now() }: { readonly at: Moment; readonly now?: Date }) {
  const t = useTranslations('common.when');
  const moment = new Date(at);
  const left = moment.getTime() - now.getTime();
  const days = dayNumber(moment) - dayNumber(now);
  const tone: Tone = left < HOUR_MS ? 'bad' : left < DAY_MS ? 'wait' : 'info';
  const words = left <= 0 ? t('overdue')
    : left < HOUR_MS ? t('minutesLeft', { minutes: Math.ceil(left / MINUTE_MS) })
    : left < 12 * HOUR_MS || days === 0 ? t('hoursLeft', { hours: Math.floor(left / HOUR_MS) })
    : t('daysLeft', { days });
  return <Chip tone={tone} className="whitespace-nowrap"><time dateTime={moment.toISOString()}>{words}</time></Chip>;
}
