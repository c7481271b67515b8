import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Deadline } from '@/components/ui/when';
import type { ApplicationDto, OfferDto } from '@/lib/lending/dto';
import { applicationMachine } from '@/lib/lending/domain/loan-machine';
import { formatFen } from '@/lib/shared/money';
import { OfferTerms } from '../../../../_lending/offer-terms';
import { APPLICATION_TONES, Elapsed, Stations } from '../../../../_lending/words';
import { accept, withdraw } from '../actions';

/** The application under way: where it stands, how long it has taken, and what lies before her. */
export async function UnderWay({ application }: { readonly application: ApplicationDto }) {
  const [t, state] = await Promise.all([getTranslations('lending.borrower'), getTranslations('lending.state')]);
  const offers = application.offers.filter((offer) => offer.state === 'OPEN');
  const { state: stage } = application;
  return (
    <>
      <Section title={t('underWay')} aside={<StatusChip tone={APPLICATION_TONES[stage]}>{state(stage)}</StatusChip>}>
        <p className="mb-3">{t('asked', { amount: formatFen(BigInt(application.amountFen)), months: application.months, purpose: application.purpose })}</p>
        <Stations application={application} />
        <p className="mt-3 flex flex-wrap gap-2"><Elapsed application={application} />{(stage === 'scored' || stage === 'offered' || stage === 'contract_pending') && <Deadline at={application.expiresAt} />}</p>
        <Answers application={application} />
        {stage === 'contract_pending' && <LinkButton href={`/farm/loan/contract/${application.id}`} size="lg" className="mt-4">{t('contract')}</LinkButton>}
        {stage === 'signed' && <Notice className="mt-4">{t('making')}</Notice>}
        {stage === 'sealed' && <Notice tone="wait" className="mt-4">{t('sealedWaiting')}</Notice>}
        {stage === 'disbursing' && <Notice className="mt-4">{t('sending')}</Notice>}
        {applicationMachine.can(stage, 'withdraw') && (
          <ActionForm action={withdraw} className="mt-4" label={t('withdraw')}>
            <input type="hidden" name="applicationId" value={application.id} />
            <SubmitButton look="secondary">{t('withdraw')}</SubmitButton>
          </ActionForm>
        )}
      </Section>
      {offers.length > 0 && <Offers offers={offers} />}
    </>
  );
}

async function Answers({ application }: { readonly application: ApplicationDto }) {
  const t = await getTranslations('lending.borrower');
  const declined = application.requests.filter((request) => request.state === 'DECLINED');
  const asked = application.requests.filter((request) => request.state === 'OPEN');
  return (
    <>
      {application.state === 'scored' && <p className="mt-3 text-muted">{t('waiting')}</p>}
      <ul className="mt-2 text-sm text-muted">
        {asked.map((request) => <li key={request.lenderOrgId}>{t('asking', { lender: request.lenderName, product: request.productName })}</li>)}
        {declined.map((request) => <li key={request.lenderOrgId} className="text-clay-ink">{t('declined', { lender: request.lenderName, reason: request.reason ?? '' })}</li>)}
      </ul>
    </>
  );
}

/** Side by side where there is room, the cheapest first; what it costs in a year stands above everything else. */
async function Offers({ offers }: { readonly offers: readonly OfferDto[] }) {
  const t = await getTranslations('lending.borrower');
  const cheapest = Math.min(...offers.map((offer) => offer.irrBps));
  return (
    <section>
      <h2 className="mb-1 mt-5 text-lg font-semibold">{t('offers')}</h2>
      <p className="mb-2 text-sm text-muted">{t('offersHint')}</p>
      <ul className="grid gap-3 sm:grid-cols-2 large-print:grid-cols-1">
        {offers.map((offer) => (
          <Card key={offer.id} as="li">
            <h3 className="mb-2 flex flex-wrap items-center justify-between gap-2 font-semibold">{offer.lenderName}
              {offers.length > 1 && offer.irrBps === cheapest && <StatusChip tone="ok">{t('cheapest')}</StatusChip>}</h3>
            <OfferTerms offer={offer} />
            <ActionForm action={accept} className="mt-4" label={`${t('accept')} ${offer.lenderName}`}>
              <input type="hidden" name="offerId" value={offer.id} />
              <p className="mb-2 text-sm text-muted">{t('acceptHint')}</p>
              <SubmitButton>{t('accept')}</SubmitButton>
            </ActionForm>
          </Card>
        ))}
      </ul>
    </section>
  );
}
