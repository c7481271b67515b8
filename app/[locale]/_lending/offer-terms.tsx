import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { Dl } from '@/components/ui/dl';
import type { OfferDto } from '@/lib/lending/dto';
import { percent } from './words';

/** What comes, what it costs in a year all in, both ways it may be shown, and how it is repaid. */
export async function OfferTerms({ offer }: { readonly offer: OfferDto }) {
  const [t, term] = await Promise.all([getTranslations('lending'), getTranslations('lending.term')]);
  return (
    <Dl items={[
      { term: term('paidOut'), value: <Money fen={offer.paidOutFen} />, strong: true },
      { term: term('irr'), value: percent(offer.irrBps), strong: true },
      { term: term('simple'), value: percent(offer.simpleBps) },
      { term: term('cost'), value: <Money fen={offer.costFen} /> },
      { term: term('principal'), value: <Money fen={offer.principalFen} /> },
      { term: term('fee'), value: <Money fen={offer.feeFen} /> },
      { term: term('rate'), value: percent(offer.rateBps) },
      { term: term('months'), value: t('months', { months: offer.months }) },
      { term: term('method'), value: t(`method.${offer.method}`) },
      { term: term('deduction'), value: percent(offer.deductionCapBps) },
      { term: term('floor'), value: offer.weeklyFloorFen === '0' ? term('noFloor') : <Money fen={offer.weeklyFloorFen} /> },
    ]} />
  );
}
