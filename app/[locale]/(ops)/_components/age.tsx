import { useTranslations } from 'next-intl';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from '@/lib/shared/clock';

/** How long a thing has waited, redder the longer: an hour is nothing, a day is too long. */
export function Age({ since, now = systemClock.now() }: { readonly since: Date; readonly now?: Date }) {
  const t = useTranslations('oversight.age');
  const age = Math.max(0, now.getTime() - since.getTime());
  const tone: Tone = age < HOUR_MS ? 'info' : age < DAY_MS ? 'wait' : 'bad';
  return <StatusChip tone={tone}><time dateTime={since.toISOString()}>{age < HOUR_MS ? t('minutes', { minutes: Math.max(1, Math.floor(age / MINUTE_MS)) }) : age < DAY_MS ? t('hours', { hours: Math.floor(age / HOUR_MS) }) : t('days', { days: Math.floor(age / DAY_MS) })}</time></StatusChip>;
}
