import { getTranslations } from 'next-intl/server';
import { Chip } from '@/components/ui/chip';

/** Against the days before, as an arrow with its percentage and the words for who hears the page; nothing when nobody traded then. */
export async function Trend({ bps }: { readonly bps: number | null }) {
  const t = await getTranslations('market.trend');
  if (bps === null) return null;
  const percent = (Math.abs(bps) / 100).toFixed(Math.abs(bps) < 1000 ? 1 : 0).replace(/\.0$/, '');
  const way = Math.abs(bps) < 100 ? 'flat' : bps > 0 ? 'up' : 'down';
  return <Chip tone={way === 'flat' ? 'idle' : way === 'up' ? 'ok' : 'info'} className="align-middle">{t(way, { percent })}</Chip>;
}
