import { getFormatter, getTranslations } from 'next-intl/server';
import { LineBand } from '@/components/charts/line-band';
import { ShareBar } from '@/components/charts/mini-bars';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { database } from '@/lib/http/database';
import { boardDays } from '@/lib/market/board';
import type { SourcingDto } from '@/lib/market/dto';
import { after, chinaDay, DAY_MS } from '@/lib/shared/clock';
import { OneButton } from '../../../../_market/one-button';
import { massWords, perUnit } from '../../../../_market/words';
import { proposeForPlan } from '../actions';
import { fillCost } from './fill-cost';
import type { Search } from './search';

const DAYS = 30;

/** What was really paid these thirty days, with the middle half as a band. */
export async function PriceChart({ search }: { readonly search: Search }) {
  const [t, format, traded] = await Promise.all([getTranslations('market.sourcing'), getFormatter(), boardDays(database(), search.now, search.leaf.id, search.gradeId, DAYS)]);
  const byDay = new Map(traded.map((day) => [day.day, day]));
  const days = Array.from({ length: DAYS }, (_, index) => after(search.now, (index - DAYS + 1) * DAY_MS));
  const yuan = (fen: string) => Number(perUnit(fen, 'jin')) / 100;
  const points = days.map((day) => {
    const found = byDay.get(chinaDay(day));
    return found ? { low: yuan(found.lowFen), mid: yuan(found.meanFen), high: yuan(found.highFen) } : null;
  });
  const name = (day: Date) => format.dateTime(day, { month: 'short', day: 'numeric' });
  return (
    <Section title={t('chart', { days: DAYS })} heading="inside">
      {traded.length === 0
        ? <p className="text-muted">{t('chartEmpty')}</p>
        : <><LineBand points={points} ends={[name(days[0]!), name(days.at(-1)!)]} format={(value) => `¥${value.toFixed(2)}`} label={t('chartLabel', { days: DAYS, trades: traded.reduce((sum, day) => sum + day.trades, 0) })} />
          <p className="mt-2 text-sm text-muted">{t('chartNote')}</p></>}
    </Section>
  );
}

/** Which of the listings together fill the wanted mass most cheaply, and one button that asks all of them. */
export async function FillPlan({ found, search }: { readonly found: SourcingDto; readonly search: Search }) {
  const t = await getTranslations('market.sourcing');
  const names = new Map(found.matches.map(({ listing }) => [listing.id, listing.sellerName]));
  const filled = found.fill.reduce((sum, { grams }) => sum + BigInt(grams), 0n);
  if (found.fill.length === 0) return null;
  return (
    <Section title={t('fill')} heading="inside" className="mt-4">
      <Dl sum items={[
        ...found.fill.map(({ listingId, grams }) => ({ term: names.get(listingId), value: <Mass grams={grams} unit={search.unit} plain /> })),
        { term: t('fillSum'), value: <Money fen={fillCost(found)} />, strong: true },
      ]} />
      <div className="my-3"><ShareBar label={t('fillLabel')} shares={found.fill.map(({ listingId, grams }) => ({ name: listingId, weight: Number(grams) }))} /></div>
      {filled < search.massGrams && <p className="mb-3 text-sm text-muted">{t('fillShort', { mass: await massWords(search.massGrams - filled, search.unit) })}</p>}
      <OneButton action={proposeForPlan} label={t('fillButton', { count: found.fill.length })} look="primary" size="lg"
        fields={{ plan: found.fill.map(({ listingId, grams }) => `${listingId}:${grams}`).join(' '), from: search.from, to: search.to, ...(search.demand && { demandId: search.demand.id }) }}>
        {t('fillButton', { count: found.fill.length })}
      </OneButton>
      <p className="mt-2 text-sm text-muted">{t('fillNote')}</p>
    </Section>
  );
}
