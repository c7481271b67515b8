import { PackageSearch } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { PublicShell } from '@/components/layout/public-shell';
import { Mass } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
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
  const [{ lot }, display, t, locale] = await Promise.all([params, currentDisplay(), getTranslations('trace.lot'), getLocale()]);
  const found = await traceOf(database(), lot);
  return (
    <PublicShell display={display} width="narrow">
      {found ? (
        <>
          <PageHeader title={produceName(found.leafId, locale, found.variety)} chips={<span className="num text-muted">{found.code}</span>} intro={t('intro')} />
          <Found trace={found} />
        </>
      ) : <><PageHeader title={t('missing')} /><EmptyState icon={PackageSearch} title={lot}>{t('missingText')}</EmptyState></>}
    </PublicShell>
  );
}

async function Found({ trace }: { readonly trace: TraceDto }) {
  const [t, orders, basis, event, locale, format, mass] = await Promise.all([
    getTranslations('trace.lot'), getTranslations('orders.lots'), getTranslations('orders.basis'), getTranslations('orders.event'), getLocale(), getFormatter(), massWords()]);
  const origin = regionFullName(trace.regionCode, locale);
  const certificate = trace.certificateNo && trace.certifiedAt && trace.certificateBasis;
  return (
    <>
      {trace.imported && <Notice className="mb-4">{t('imported')}</Notice>}
      <Section title={t('certificate')}>
        {certificate
          ? (
            <>
              <StatusChip tone="ok">{basis(trace.certificateBasis!)}</StatusChip>
              <p className="num mt-2">{t('certificateNo', { no: trace.certificateNo! })}</p>
              <p className="text-muted">{t('certifiedOn', { when: format.dateTime(trace.certifiedAt!, { dateStyle: 'long' }) })}</p>
            </>
          )
          : <p className="text-muted">{t('none')}</p>}
      </Section>
      <Section title={t('origin')}>
        <Dl items={[
          { term: t('origin'), value: trace.place && !origin.includes(trace.place) ? `${origin} ${trace.place}` : origin },
          { term: t('grower'), value: trace.growerName },
          ...(trace.sellerName === trace.growerName ? [] : [{ term: t('seller'), value: trace.sellerName }]),
          { term: t('harvestedOn'), value: <DayText day={trace.harvestedOn} /> },
          { term: t('mass'), value: <Mass grams={trace.bornGrams} /> },
          ...(trace.gradeId ? [{ term: t('grade'), value: gradeName(trace.leafId, trace.gradeId, locale) }] : []),
        ]} />
      </Section>
      <Section title={t('history')}>
        <Timeline label={t('history')} items={trace.events.map((one, i) => ({
          id: String(i), title: event(one.event), state: one.event === 'return' ? 'broken' as const : 'done' as const, at: one.occurredAt, by: one.where, note: <Note mass={one.grams && one.grams !== '0' ? mass(one.grams) : null} factId={one.factId} proof={t('proof')} of={event(one.event)} />,
        }))} />
        <p className="mt-4 text-sm text-muted">{t('facts')} {t('privacy')}</p>
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
