import { getTranslations } from 'next-intl/server';
import type { Tone } from '@/components/ui/chip';
import type { Badge } from '@/lib/orders/domain/badge';
import { massText, type MassUnit } from '@/lib/shared/quantity';

export const BADGE_TONES: Record<Badge, Tone> = {
  toSign: 'wait', toPay: 'wait', paying: 'wait', toSend: 'wait', onTheWay: 'info', toWeigh: 'wait', toDecide: 'wait', moreToSend: 'wait',
  completed: 'ok', lapsed: 'idle', cancelled: 'bad', endedShort: 'bad',
};

/** What waits for the reader stands out; what waits for the other side only informs. */
export const badgeTone = ({ badge, mine }: { readonly badge: Badge; readonly mine: boolean }): Tone => (BADGE_TONES[badge] === 'wait' && !mine ? 'info' : BADGE_TONES[badge]);

/** Says a mass in a sentence: "1,200 斤"; ten tonnes and more in tonnes. */
export async function massWords(): Promise<(grams: string | bigint, unit?: MassUnit) => string> {
  const t = await getTranslations('common.unit');
  return (grams, unit = 'jin') => `${massText(BigInt(grams), unit, 3)} ${t(unit)}`;
}

/** "12.5%" of basis points. */
export const percent = (bps: number): string => `${(bps / 100).toFixed(2).replace(/\.?0+$/, '')}%`;

/** Fields of a form as an operation wants them. */
export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};
