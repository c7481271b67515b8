import { X } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Link } from '@/components/navigation';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { MatchDto } from '@/lib/market/dto';
import { fillOf } from '@/lib/market/queries';
import { lineAmount } from '@/lib/shared/quantity';
import { OneButton } from '../../../../_market/one-button';
import { dayRange, massWords, priceText, reasonWords, shortUnit } from '../../../../_market/words';
import { proposeForPlan } from '../actions';
import { searchParams, type Search } from './search';

/** A figure, and below it what belongs to it. */
const noted = (figure: ReactNode, note: ReactNode) => <>{figure}{note && <span className="block text-[0.8125rem] font-normal text-muted">{note}</span>}</>;

type Line = { readonly name: string; readonly cells: readonly ReactNode[]; readonly strong?: boolean; /** The cells that are best in this line. */ readonly best?: readonly boolean[] };

const least = (values: readonly bigint[]): boolean[] => values.map((value) => values.every((other) => value <= other) && values.some((other) => value < other));

/** The ticked listings side by side, line by line, the best of each line marked; and one button that asks all of them. */
export async function Compare({ matches, search }: { readonly matches: readonly MatchDto[]; readonly search: Search }) {
  const [t, unit, locale] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit'), getLocale()]);
  const chosen = matches.filter(({ listing }) => search.picked.includes(listing.id));
  if (chosen.length === 0) return null;
  const jin = (fen: string): string => `${priceText(fen)}/${unit('jin')}`;
  const wanted = chosen.map(({ listing }) => (BigInt(listing.remainingGrams) < search.massGrams ? BigInt(listing.remainingGrams) : search.massGrams));
  const worded = await Promise.all(chosen.map(async ({ listing, reasons }) => ({
    days: await dayRange(listing.harvestFrom, listing.harvestTo), minimum: await massWords(listing.minimumGrams, listing.soldBy), why: await Promise.all(reasons.map(reasonWords)),
  })));
  const lines: Line[] = [
    { name: t('landed'), strong: true, best: least(chosen.map(({ landedFen }) => BigInt(landedFen))), cells: chosen.map(({ landedFen }) => noted(jin(landedFen), `${priceText(landedFen, 'kg')}/${unit('kg')}`)) },
    { name: t('farmPrice'), best: least(chosen.map(({ listing }) => BigInt(listing.pricePerTonneFen))), cells: chosen.map(({ listing }) => jin(listing.pricePerTonneFen)) },
    { name: t('freight'), best: least(chosen.map(({ freightFen }) => BigInt(freightFen))), cells: chosen.map(({ freightFen, roadKm }) => noted(jin(freightFen), t('km', { km: roadKm }))) },
    { name: t('sorting'), cells: chosen.map(({ gradeFen }) => (gradeFen === '0' ? '–' : jin(gradeFen))) },
    { name: t('urgency'), cells: chosen.map(({ urgencyFen }) => (urgencyFen === '0' ? '–' : `−${jin(urgencyFen)}`)) },
    { name: t('grade'), best: least(chosen.map(({ listing }) => BigInt(search.leaf.grades.findIndex(({ id }) => id === listing.gradeId)))), cells: chosen.map(({ listing }) => gradeName(listing.leafId, listing.gradeId, locale)) },
    { name: t('available'), best: least(chosen.map(({ listing }) => -BigInt(listing.remainingGrams))), cells: chosen.map(({ listing }, index) => noted(<Mass grams={listing.remainingGrams} unit={shortUnit(listing.remainingGrams, listing.soldBy)} plain />, t('minimum', { mass: worded[index]!.minimum }))) },
    { name: t('harvest'), cells: worded.map(({ days }) => days) },
    { name: t('sumOf', { mass: await massWords(search.massGrams, search.unit) }), cells: chosen.map(({ landedFen }, index) => noted(<Money fen={lineAmount(wanted[index]!, BigInt(landedFen), 'tonne')} />, wanted[index]! < search.massGrams && t('onlyPart'))) },
    { name: t('why'), cells: worded.map(({ why }) => noted(null, why.join(' · ') || '–')) },
  ];
  const plan = fillOf(chosen.map(({ listing }) => listing), search.massGrams);
  return (
    <Section title={t('compareTitle', { count: chosen.length })} heading="inside" flush className="mt-4"
      aside={<Link href={`/buy/sourcing?${searchParams(search)}`} className="ml-auto inline-flex min-h-11 items-center gap-1 text-sm text-field no-underline hover:underline -my-2.5"><X aria-hidden className="size-4" />{t('compareEnd')}</Link>}>
      <div className="relative overflow-x-auto" role="region" aria-label={t('compareTitle', { count: chosen.length })} tabIndex={0}>
        <table className="w-full min-w-[34rem] table-fixed border-collapse">
          <thead><tr className="border-b border-line"><th scope="col" className="w-32 px-4 py-2 text-left text-[0.8125rem] font-medium text-muted"><span className="sr-only">{t('line')}</span></th>
            {chosen.map(({ listing }) => <th key={listing.id} scope="col" className="px-3 py-2 text-right align-top font-semibold">{listing.sellerName}<span className="block text-[0.8125rem] font-normal text-muted">{listing.place}</span></th>)}</tr></thead>
          <tbody>
            {lines.map(({ name, cells, strong, best }) => (
              <tr key={name} className="border-b border-line last:border-b-0">
                <th scope="row" className="px-4 py-2 text-left align-top font-normal text-muted">{name}</th>
                {cells.map((cell, index) => <td key={chosen[index]!.listing.id} className={cx('num px-3 py-2 text-right align-top', strong && 'font-semibold', best?.[index] && 'bg-sprout')}>{cell}{best?.[index] && <span className="sr-only"> {t('best')}</span>}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {plan.length > 0 && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-3">
          <OneButton action={proposeForPlan} label={t('fillButton', { count: plan.length })} look="primary"
            fields={{ plan: plan.map(({ listingId, grams }) => `${listingId}:${grams}`).join(' '), from: search.from, to: search.to, ...(search.demand && { demandId: search.demand.id }) }}>
            {t('fillButton', { count: plan.length })}
          </OneButton>
          <span className="text-[0.8125rem] text-muted">{t('fillNote')}</span>
        </div>
      )}
    </Section>
  );
}
