import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Timeline } from '@/components/ui/timeline';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { codeOrigin } from '@/lib/http/code-origin';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { CERTIFICATE_BASES } from '@/lib/orders/domain/lots';
import type { LotDto } from '@/lib/orders/dto';
import { lotFor } from '@/lib/orders/lots/queries';
import { Qr } from '../../../../_orders/qr';
import { massWords } from '../../../../_orders/words';
import { FarmFrame } from '../../../_components/farm-frame';
import { certify } from '../actions';

type LotProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.lots'))('title') };
}

/** A lot: the label for its boxes with the certificate, to be printed, and its history. */
export default async function Lot({ params, searchParams }: LotProps) {
  const [{ id }, { done }, session, t, words] = await Promise.all([
    params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('orders.lots'), getTranslations('orders.done')]);
  const lot = await lotFor(database(), session.actor, id);
  if (!lot) notFound();
  return (
    <FarmFrame title={t('lot', { code: lot.code })} back={{ href: '/farm/lots', label: t('back') }}>
      {done === 'certified' && <Notice tone="ok" live className="mb-4" title={words('certified')} />}
      {lot.imported && <Notice className="mb-4">{t('imported')}</Notice>}
      <Label lot={lot} />
      {!lot.certificateNo && !lot.imported && <Certify lotId={lot.id} />}
      <History lot={lot} />
    </FarmFrame>
  );
}

/** What is stuck on the box: the promise in its official words, and the code that leads to the trace. Prints alone on its sheet. */
async function Label({ lot }: { readonly lot: LotDto }) {
  const [t, certificate, basis, locale, format, mass] = await Promise.all([
    getTranslations('orders.lots'), getTranslations('orders.certificate'), getTranslations('orders.basis'), getLocale(), getFormatter(), massWords()]);
  const day = (at: Date | string) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  const url = new URL(`/trace/${lot.code}`, await codeOrigin()).href;
  const grade = lot.gradeId ? ` · ${gradeName(lot.leafId, lot.gradeId, locale)}` : '';
  const facts = [
    { term: certificate('produce'), value: `${produceName(lot.leafId, locale, lot.variety)}${grade}` },
    { term: certificate('mass'), value: mass(lot.bornGrams) },
    { term: certificate('producer'), value: lot.grower.name === lot.owner.name ? lot.owner.name : `${lot.owner.name} · ${lot.grower.name}` },
    { term: certificate('origin'), value: lot.place },
    { term: t('harvestedOn'), value: day(new Date(`${lot.harvestedOn.slice(0, 10)}T12:00:00+08:00`)) },
  ];
  const certified = lot.certifiedAt && lot.certificateBasis ? [
    { term: certificate('basis'), value: basis(lot.certificateBasis) },
    { term: certificate('date'), value: day(lot.certifiedAt) },
    { term: certificate('no'), value: lot.certificateNo! },
  ] : [];
  return (
    <section aria-labelledby="label-title" data-print-alone="" className="break-inside-avoid rounded-md border-2 border-ink bg-card p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="label-title" className="min-w-0 text-xl font-bold sm:whitespace-nowrap large-print:whitespace-normal!">{certified.length > 0 ? certificate('title') : t('label')}</h2>
        <span className="num whitespace-nowrap font-semibold">{lot.code}</span>
      </div>
      {certified.length > 0 && (
        <div className="mt-2 text-[0.9375rem]">
          <p>{certificate('promise')}</p>
          <ul className="list-['☑'] pl-5 [&>li]:pl-1.5"><li>{certificate('one')}</li><li>{certificate('two')}</li><li>{certificate('three')}</li></ul>
        </div>
      )}
      <div className="mt-2 flex flex-wrap items-end gap-4">
        <Dl className="min-w-[min(14rem,100%)] flex-1" items={[...facts, ...certified]} />
        <figure className="mx-auto w-36 text-center text-sm"><Qr text={url} label={t('scan')} className="w-full" /><figcaption>{t('scan')}</figcaption></figure>
      </div>
    </section>
  );
}

async function Certify({ lotId }: { readonly lotId: string }) {
  const [t, send, basis] = await Promise.all([getTranslations('orders.lots'), getTranslations('orders.send'), getTranslations('orders.basis')]);
  return (
    <Section title={t('certify')}>
      <ActionForm action={certify} label={t('certify')}>
        <input type="hidden" name="lotId" value={lotId} />
        <RadioCards name="basis" label={send('basis')} required defaultValue="self_commitment" options={CERTIFICATE_BASES.map((value) => ({ value, label: basis(value) }))} />
        <p className="mb-4 text-sm text-muted">{send('promise')}</p>
        <SubmitButton>{t('certify')}</SubmitButton>
      </ActionForm>
    </Section>
  );
}

async function History({ lot }: { readonly lot: LotDto }) {
  const [t, event, mass] = await Promise.all([getTranslations('orders.lots'), getTranslations('orders.event'), massWords()]);
  return (
    <Section title={t('history')} more={{ href: `/trace/${lot.code}`, label: t('asScanned') }}>
      <Timeline label={t('history')} items={lot.events.map((one, i) => ({
        id: String(i), title: event(one.event), state: 'done' as const, at: one.occurredAt, by: one.where, note: one.grams && one.grams !== '0' ? mass(one.grams) : null,
      }))} />
    </Section>
  );
}
