import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea, TextField } from '@/components/forms/text-field';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { applicationMachine } from '@/lib/lending/domain/loan-machine';
import type { OfferState } from '@/lib/lending/domain/snapshots';
import type { ApplicationDto, LimitDto, OfferDto } from '@/lib/lending/dto';
import type { PersonActor } from '@/lib/shared/actor';
import { formatFen, yuanText } from '@/lib/shared/money';
import { OfferTerms } from '../../../../../_lending/offer-terms';
import { percent } from '../../../../../_lending/words';
import { check, decline, disburse, propose, withdraw } from '../../../actions';

type DecisionProps = { readonly application: ApplicationDto; readonly limit: LimitDto | null; readonly actor: PersonActor };
const TONES: Record<OfferState, Tone> = { PROPOSED: 'wait', OPEN: 'info', ACCEPTED: 'ok', RETURNED: 'bad', WITHDRAWN: 'idle', LAPSED: 'idle' };
const CHECKERS = ['owner', 'manager', 'risk_manager'];
const MAKERS = [...CHECKERS, 'officer'];

/** How far the record carries, the offer that stands, and what this person may do about it. */
export async function Decision({ application, limit, actor }: DecisionProps) {
  const t = await getTranslations('lending.desk');
  const [request] = application.requests;
  const standing = application.offers.find((offer) => ['PROPOSED', 'OPEN', 'ACCEPTED'].includes(offer.state));
  const mayOffer = limit !== null && MAKERS.includes(actor.role) && applicationMachine.can(application.state, 'offer') && (request?.state === 'OPEN' || request?.state === 'OFFERED');
  return (
    <Section title={t('limit')} heading="inside">
      {limit && <Limit limit={limit} />}
      {request?.state === 'DECLINED' && <Notice tone="bad" className="mt-3">{t('declined', { reason: request.reason ?? '' })}</Notice>}
      {request?.state === 'ENDED' && <Notice className="mt-3">{t('chosenOther')}</Notice>}
      {standing && <Standing offer={standing} application={application} actor={actor} />}
      {mayOffer && limit && (standing ? <Fold title={t('replace')}><Propose application={application} limit={limit} replaces /></Fold> : <Propose application={application} limit={limit} replaces={false} />)}
      {mayOffer && <Fold title={t('decline')} grave><Decline applicationId={application.id} /></Fold>}
    </Section>
  );
}

/** What is done seldom stands behind its name. */
function Fold({ title, grave, children }: { readonly title: string; readonly grave?: boolean; readonly children: ReactNode }) {
  return (
    <details className="mt-3">
      <summary className={buttonClass(grave ? 'danger' : 'secondary', 'md', 'w-full cursor-pointer list-none')}>{title}</summary>
      <div className="pt-3">{children}</div>
    </details>
  );
}

async function Limit({ limit }: { readonly limit: LimitDto }) {
  const [t, term] = await Promise.all([getTranslations('lending.desk'), getTranslations('lending.term')]);
  return (
    <Dl items={[
      { term: t('suggested'), value: <Money fen={limit.limitFen} />, strong: true },
      { term: t('tier'), value: limit.tier ?? '–' },
      { term: t('p20'), value: <Money fen={limit.p20SeasonFen} /> },
      { term: t('capacity'), value: <Money fen={limit.capacityFen} /> },
      { term: term('deduction'), value: percent(limit.product.deductionCapBps) },
      { term: t('other'), value: <Money fen={limit.otherFen} /> },
    ]} />
  );
}

/** An offer that stands, who made and who checked it; above the threshold somebody else decides. */
async function Standing({ offer, application, actor }: { readonly offer: OfferDto; readonly application: ApplicationDto; readonly actor: PersonActor }) {
  const t = await getTranslations('lending.desk');
  const isChecker = CHECKERS.includes(actor.role) && offer.madeBy !== actor.personId;
  return (
    <div className="mt-4 border-t border-line pt-4">
      <h3 className="mb-2 flex flex-wrap items-center justify-between gap-2 font-semibold">{t('offer')}<StatusChip tone={TONES[offer.state]}>{t(`standing.${offer.state}`)}</StatusChip></h3>
      <OfferTerms offer={offer} />
      <p className="mt-2 text-sm text-muted">{t('maker', { name: offer.makerName })}{offer.checkerName && <> · {t('checker', { name: offer.checkerName })}</>}{offer.note && <span className="block">{offer.note}</span>}</p>
      {offer.state === 'PROPOSED' && (isChecker ? (
        <ActionForm action={check} label={t('approve')} className="mt-3">
          <input type="hidden" name="offerId" value={offer.id} />
          <Textarea name="note" label={t('checkNote')} rows={2} maxLength={200} />
          <div className="flex flex-wrap gap-2"><SubmitButton name="decision" value="approve" size="md" className="flex-1">{t('approve')}</SubmitButton><SubmitButton name="decision" value="return" look="secondary" size="md" className="flex-1">{t('return')}</SubmitButton></div>
        </ActionForm>
      ) : <Notice tone="wait" className="mt-3">{t('notYours')}</Notice>)}
      {(offer.state === 'PROPOSED' || offer.state === 'OPEN') && MAKERS.includes(actor.role) && (
        <ActionForm action={withdraw} label={t('withdraw')} className="mt-3"><input type="hidden" name="offerId" value={offer.id} /><SubmitButton look="secondary" size="md" className="w-full">{t('withdraw')}</SubmitButton></ActionForm>
      )}
      {application.documentId && <LinkButton href={`/lend/applications/${application.id}/contract`} look="secondary" className="mt-3">{t('contract')}</LinkButton>}
      {application.state === 'sealed' && (
        <ActionForm action={disburse} label={t('disburse')} className="mt-3">
          <input type="hidden" name="applicationId" value={application.id} /><p className="mb-2 text-sm text-muted">{t('disburseHint')}</p><SubmitButton>{t('disburse')}</SubmitButton>
        </ActionForm>
      )}
    </div>
  );
}

async function Propose({ application, limit, replaces }: { readonly application: ApplicationDto; readonly limit: LimitDto; readonly replaces: boolean }) {
  const t = await getTranslations('lending.desk');
  const [asked, most] = [BigInt(application.amountFen), BigInt(limit.limitFen)];
  return (
    <ActionForm action={propose} label={t(replaces ? 'replace' : 'offer')} className={replaces ? undefined : 'mt-4 border-t border-line pt-4'}>
      <input type="hidden" name="applicationId" value={application.id} />
      <AmountField name="principal" label={t('principal')} defaultValue={yuanText(asked < most ? asked : most)} required />
      <div className="grid gap-x-3 sm:grid-cols-2">
        <TextField name="months" label={t('monthsField')} inputMode="numeric" defaultValue={String(application.months)} required />
        <TextField name="rate" label={t('rate')} inputMode="decimal" defaultValue={(limit.product.rateBps / 100).toString()} required />
      </div>
      <TextField name="note" label={t('note')} maxLength={200} />
      <p className="mb-2 text-sm text-muted">{t('offerCheck', { amount: formatFen(BigInt(limit.product.fourEyesFen)) })}</p>
      <SubmitButton size="md" className="w-full" look={replaces ? 'secondary' : 'primary'}>{t(replaces ? 'replace' : 'offerSubmit')}</SubmitButton>
    </ActionForm>
  );
}

async function Decline({ applicationId }: { readonly applicationId: string }) {
  const t = await getTranslations('lending.desk');
  return (
    <ActionForm action={decline} label={t('decline')}>
      <input type="hidden" name="applicationId" value={applicationId} />
      <TextField name="reason" label={t('reason')} maxLength={200} required />
      <SubmitButton look="danger" size="md" className="w-full">{t('decline')}</SubmitButton>
    </ActionForm>
  );
}
