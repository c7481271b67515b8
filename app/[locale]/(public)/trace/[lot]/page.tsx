import { BadgeCheck, MapPin, PackageSearch } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ReadAloud } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Mass } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/navigation';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Timeline } from '@/components/ui/timeline';
import { DayText } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { regionFullName } from '@/lib/catalogue/domain/regions';
import { codeOrigin } from '@/lib/http/code-origin';
import { database } from '@/lib/http/database';
import type { TraceDto } from '@/lib/orders/dto';
import { traceOf } from '@/lib/orders/lots/queries';
import { Qr } from '../../../_orders/qr';
import { massWords } from '../../../_orders/words';

type TraceProps = { readonly params: Promise<{ lot: string }> };

export async function generateMetadata({ params }: TraceProps): Promise<Metadata> {
  const [{ lot }, t, locale] = await Promise.all([params, getTranslations('trace.lot'), getLocale()]);
  const found = await traceOf(database(), lot);
  return { title: found ? t('title', { produce: produceName(found.leafId, locale, found.variety), code: found.code }) : t('missing') };
}

/** What is behind the code on a box: origin, certificate and history, for anybody, with people's names covered. */
export default async function Trace({ params }: TraceProps) {
  const [{ lot }, display, t] = await Promise.all([params, currentDisplay(), getTranslations('trace.lot')]);
  const found = await traceOf(database(), lot);
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
      {found ? (
        <>
          <Head trace={found} />
          <Found trace={found} />
        </>
      ) : <><PageHeader title={t('missing')} /><EmptyState icon={PackageSearch} title={lot}>{t('missingText')}</EmptyState></>}
    </PublicShell>
  );
}

const placeOf = ({ regionCode, place }: TraceDto, locale: string): string => {
  const region = regionFullName(regionCode, locale);
  return place && !region.includes(place) ? `${region} ${place}` : region;
};

/** What lies in the box, and where it grew: all that most people want to know. */
async function Head({ trace }: { readonly trace: TraceDto }) {
  const [t, lots, locale] = await Promise.all([getTranslations('trace.lot'), getTranslations('orders.lots'), getLocale()]);
  return (
    <section className="relative overflow-hidden rounded-lg bg-linear-155 from-hero-from to-hero-to p-5 text-white shadow-[0_14px_30px_-14px_#0f3a25]">
      <svg aria-hidden viewBox="0 0 400 90" preserveAspectRatio="none" className="absolute inset-x-0 bottom-0 w-full opacity-[0.14] large-print:hidden" fill="none" stroke="#fff" strokeWidth="2">
        <path d="M-20 90C80 20 160 10 420 4M20 95C120 35 190 24 420 22M80 95C160 52 230 42 420 44M150 95C220 70 280 62 420 68" />
      </svg>
      <p className="num relative text-sm text-[#d8eadb]">{lots('lot', { code: trace.code })}</p>
      <h1 className="relative mt-1 text-3xl font-bold leading-tight">{produceName(trace.leafId, locale, trace.variety)}</h1>
      <p className="relative mt-2 flex gap-1.5 text-[#e6f1e6]"><MapPin aria-hidden className="mt-0.5 size-5 flex-none" />{placeOf(trace, locale)}</p>
      <p className="relative mt-3 text-sm text-[#d8eadb]">{t('harvestedOn')} <b className="text-base text-white"><DayText day={trace.harvestedOn} /></b> · <Mass grams={trace.bornGrams} plain className="text-white" />{trace.gradeId && ` · ${gradeName(trace.leafId, trace.gradeId, locale)}`}</p>
    </section>
  );
}

async function Found({ trace }: { readonly trace: TraceDto }) {
  const [t, orders, basis, event, locale, format, mass] = await Promise.all([
    getTranslations('trace.lot'), getTranslations('orders.lots'), getTranslations('orders.basis'), getTranslations('orders.event'), getLocale(), getFormatter(), massWords()]);
  const certificate = trace.certificateNo && trace.certifiedAt && trace.certificateBasis;
  return (
    <>
      {trace.imported && <Notice className="mt-4">{t('imported')}</Notice>}
      <Section title={t('certificate')}>
        {certificate
          ? (
            <div className="flex items-start gap-3.5">
              <span aria-hidden className="grid size-12 flex-none place-items-center rounded-full bg-sprout text-field"><BadgeCheck className="size-7" strokeWidth={1.8} /></span>
              <div className="min-w-0">
                <p className="text-lg font-semibold">{basis(trace.certificateBasis!)}</p>
                <p className="num text-muted">{t('certificateNo', { no: trace.certificateNo! })}</p>
                <p className="text-muted">{t('certifiedOn', { when: format.dateTime(trace.certifiedAt!, { dateStyle: 'long' }) })}</p>
              </div>
            </div>
          )
          : <p className="text-muted">{t('none')}</p>}
      </Section>
      <Section title={t('who')}>
        <Dl items={[
          { term: t('grower'), value: trace.growerName },
          ...(trace.sellerName === trace.growerName ? [] : [{ term: t('seller'), value: trace.sellerName }]),
          { term: t('mass'), value: <Mass grams={trace.bornGrams} /> },
        ]} />
      </Section>
      <Section title={t('history')}>
        <Timeline label={t('history')} items={trace.events.map((one, i) => ({
          id: String(i), title: event(one.event), state: one.event === 'return' ? 'broken' as const : 'done' as const, at: one.occurredAt, by: one.where, note: <Note mass={one.grams && one.grams !== '0' ? mass(one.grams) : null} factId={one.factId} proof={t('proof')} of={event(one.event)} />,
        }))} />
        <p className="mt-4 text-sm text-muted">{t('facts')}{locale === 'en' && ' '}{t('privacy')}</p>
      </Section>
      <figure className="mt-5 flex flex-col items-center gap-1 text-sm text-muted">
        <Qr text={new URL(`/trace/${trace.code}`, await codeOrigin()).href} label={orders('scan')} className="w-40 rounded-md border border-line" />
        <figcaption>{orders('scan')}</figcaption>
      </figure>
    </>
  );
}

/** How much it was, and where its proof is. */
const Note = ({ mass, factId, proof, of }: { readonly mass: string | null; readonly factId: string | null; readonly proof: string; readonly of: string }) => (
  <span className="flex flex-wrap items-center gap-x-3">
    {mass && <span>{mass}</span>}
    {factId && <Link href={`/verify/fact/${factId}`} className="inline-flex min-h-11 items-center text-field">{proof}<span className="sr-only"> · {of}</span></Link>}
  </span>
);
