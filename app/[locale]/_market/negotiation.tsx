import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { cx } from '@/components/ui/class-names';
import { Mass, Money, PricePair } from '@/components/ui/amounts';
import { Card, Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Deadline, DayText, WhenText } from '@/components/ui/when';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { OfferDto, OfferTurnDto } from '@/lib/market/dto';
import { formatFen, yuanText } from '@/lib/shared/money';
import { accept, counter, decline, withdraw } from './actions';
import { Meant } from './meant';
import { isOpen } from './offer-row';
import { OneButton } from './one-button';
import { plainMass } from './words';

type NegotiationProps = { readonly offer: OfferDto; readonly turns: readonly OfferTurnDto[]; readonly door: '/farm' | '/buy'; readonly done?: string };
const DONE = ['countered', 'declined', 'withdrawn', 'proposed'] as const;

/** A negotiation: what is on the table, what each side said, and what the reader can do now. */
export async function Negotiation({ offer, turns, door, done }: NegotiationProps) {
  const [t, locale] = await Promise.all([getTranslations('market.offer'), getLocale()]);
  const said = DONE.find((each) => each === done);
  const open = isOpen(offer);
  const mine = open && offer.waitingFor === offer.side;
  return (
    <>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      <div className={cx(door === '/buy' && 'grid items-start gap-x-6 xl:grid-cols-2 large-print:xl:grid-cols-1')}>
        <div className="min-w-0">
          <Card>
            <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
              <h2 className="text-lg font-semibold">{t(open ? 'onTable' : 'lastTerms')}</h2>
              {open && <Deadline at={offer.deadline} />}
            </div>
            <Dl sum items={[
              { term: t('price'), value: <PricePair fen={offer.priceFen} by={offer.pricedBy} /> },
              { term: t('mass'), value: <Mass grams={offer.massGrams} unit={offer.soldBy} /> },
              { term: t('grade'), value: gradeName(offer.leafId, offer.gradeId, locale) },
              { term: t('asking'), value: <PricePair fen={offer.listingPriceFen} by={offer.listingPricedBy} /> },
              { term: t('day'), value: <DayText day={offer.deliverOn} /> },
              { term: t('place'), value: offer.place },
              { term: t('sum'), value: <Money fen={offer.amountFen} />, strong: true },
            ]} />
          </Card>
          {mine && <Answer offer={offer} door={door} />}
          {open && !mine && (
            <Notice tone="info" className="mt-4" title={t('waiting', { name: offer.side === 'seller' ? offer.buyerName : offer.sellerName })}>
              <p className="mb-3">{t('waitingHint')}</p>
              <OneButton action={withdraw} fields={{ offerId: offer.id, door }} label={t('withdraw')}>{t('withdraw')}</OneButton>
            </Notice>
          )}
          {!open && <Notice tone={offer.status === 'accepted' ? 'ok' : 'info'} className="mt-4">{t(`ended.${offer.status as 'accepted'}`)}</Notice>}
        </div>
        <Section title={t('turns')} className={cx(door === '/buy' && 'xl:-mt-5 large-print:xl:mt-0')}><Turns offer={offer} turns={turns} /></Section>
      </div>
    </>
  );
}

/** What was said, as a conversation: one's own words at the right. */
async function Turns({ offer, turns }: Pick<NegotiationProps, 'offer' | 'turns'>) {
  const t = await getTranslations('market.offer');
  return (
    <ol className="grid gap-3">
      {turns.map((turn, index) => {
        const own = turn.side === offer.side;
        const name = own ? t('you') : offer.side === 'seller' ? offer.buyerName : offer.sellerName;
        const terms = turn.act === 'proposed' || turn.act === 'countered';
        return (
          <li key={index} className={cx('max-w-[85%] rounded-md px-3.5 py-2.5', own ? 'justify-self-end bg-sprout' : 'justify-self-start bg-sunk')}>
            <p className="text-sm text-muted">{turn.act === 'expired' ? t('act.expired') : t(`act.${turn.act as 'proposed'}`, { name })} · <WhenText at={turn.at} /></p>
            {terms && <p><Mass grams={turn.massGrams} unit={offer.soldBy} plain /><br /><PricePair fen={turn.priceFen} by={offer.pricedBy} /></p>}
            {turn.note && <p className="mt-0.5">“{turn.note}”</p>}
          </li>
        );
      })}
    </ol>
  );
}

/** One's turn: accept what is on the table, say something else, or end it. */
async function Answer({ offer, door }: { readonly offer: OfferDto; readonly door: '/farm' | '/buy' }) {
  const [t, unit] = await Promise.all([getTranslations('market.offer'), getTranslations('common.unit')]);
  const fields = { offerId: offer.id, door };
  const amount = formatFen(BigInt(offer.amountFen));
  return (
    <>
      <Card className="mt-4">
        <p className="mb-3">{t(offer.side === 'seller' ? 'acceptSeller' : 'acceptBuyer', { amount })}</p>
        <OneButton action={accept} fields={fields} label={t('acceptFor', { amount })} look="primary" size="lg">{t('acceptFor', { amount })}</OneButton>
      </Card>
      <Section title={t('counterTitle')}>
        <ActionForm action={counter} label={t('counterTitle')}>
          <input type="hidden" name="offerId" value={offer.id} />
          <input type="hidden" name="door" value={door} />
          <input type="hidden" name="pricedBy" value={offer.pricedBy} />
          <AmountField name="price" label={t('yourPrice')} suffix={`/ ${unit(offer.pricedBy)}`} defaultValue={yuanText(BigInt(offer.priceFen))} required />
          <QuantityField name="mass" label={t('mass')} defaultValue={plainMass(offer.massGrams, offer.soldBy)} defaultUnit={offer.soldBy} required />
          <Textarea name="note" label={t('note')} rows={2} maxLength={200} />
          <Meant />
          <SubmitButton look="secondary">{t('counter')}</SubmitButton>
        </ActionForm>
        <OneButton action={decline} fields={fields} label={t('decline')} look="danger" className="mt-4 border-t border-line pt-4">{t('decline')}</OneButton>
      </Section>
    </>
  );
}
