import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { Chip, StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { borrowerFile } from '@/lib/credit/queries';
import { openFile } from '@/lib/credit/service';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { applicationFor, limitFor } from '@/lib/lending/queries';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { APPLICATION_TONES, Elapsed, Stations } from '../../../../_lending/words';
import { LendFrame } from '../../../_components/lend-frame';
import { Cash, Reasons, Recent, Score, Signals } from './_components/record';
import { Decision } from './_components/decision';

type FileProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string; before?: string }> };
const DONE = ['offered', 'checked', 'withdrawn', 'declined', 'signed', 'disbursed'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.desk'))('score') };
}

/** A borrower's file on one page: her record under her consent, what it carries, and the decision. That it was opened is on record. */
export default async function BorrowerFilePage({ params, searchParams }: FileProps) {
  const [t, stage, { id }, { done, before }, session, format] = await Promise.all([
    getTranslations('lending.desk'), getTranslations('lending.state'), params, searchParams, requireSession({ orgs: ['lender'] }), getFormatter()]);
  const { actor } = session;
  const now = systemClock.now();
  const application = await applicationFor(database(), actor, id);
  if (!application) notFound();
  const opened = await openFile.run({ actor, db: database(), clock: systemClock }, { subjectOrgId: application.borrowerOrgId });
  const [file, limit] = await Promise.all([
    opened.ok ? borrowerFile(database(), actor, application.borrowerOrgId, now, { scoreId: application.scoreId, before }) : null, limitFor(database(), actor, id, now)]);
  const said = DONE.find((one) => one === done);
  return (
    <LendFrame session={session} title={application.borrowerName} back={{ href: '/lend', label: t('back') }} chips={<>
      {file && <StatusChip tone="ok">{t('consent', { day: format.dateTime(file.consentUntil, { dateStyle: 'medium' }) })}</StatusChip>}
      <Chip>{t('asked', { amount: formatFen(BigInt(application.amountFen)), purpose: application.purpose })}</Chip>
      <StatusChip tone={APPLICATION_TONES[application.state]}>{stage(application.state)}</StatusChip>
    </>} actions={<><Stations application={application} /><Elapsed application={application} /></>}>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      {!file && <Notice tone="wait" title={t('noConsent')} className="mb-4">{t('noConsentText')}</Notice>}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,8fr)_minmax(0,5fr)] large-print:xl:grid-cols-1">
        {file && <div className="grid gap-4"><Score score={file.score} /><Reasons score={file.score} /></div>}
        {file && <div className="grid gap-4"><Cash file={file} p20Fen={limit?.p20SeasonFen ?? '0'} /><Recent file={file} applicationId={id} before={before} /></div>}
        <div className="grid gap-4"><Decision application={application} limit={limit} actor={actor} />{file && <Signals signals={file.signals} />}</div>
      </div>
    </LendFrame>
  );
}
