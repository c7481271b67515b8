import { FileQuestion } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { FileField } from '@/components/forms/text-field';
import { ReadAloud } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/navigation';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import type { Verdict } from '@/lib/esign/domain/verdict';
import type { PublicDocumentDto } from '@/lib/esign/dto';
import { publicDocument } from '@/lib/esign/queries';
import { MOST_FILE_BYTES } from '@/lib/esign/verify';
import { database } from '@/lib/http/database';
import { readVerdict } from '@/lib/http/verdict-token';
import { systemClock } from '@/lib/shared/clock';
import { check } from './actions';

type VerifyProps = { readonly params: Promise<{ document: string }>; readonly searchParams: Promise<{ r?: string }> };
const TONES = { awaiting: 'wait', signed: 'ok', void: 'bad' } as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('trace.document'))('kind.sale_contract') };
}

/** Whether a contract was signed by all and its file is unchanged: for anybody who holds the file, without what it says. */
export default async function Verify({ params, searchParams }: VerifyProps) {
  const [{ document: id }, query, display, t] = await Promise.all([params, searchParams, currentDisplay(), getTranslations('trace.document')]);
  const document = await publicDocument(database(), id);
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
      {document ? (
        <>
          <PageHeader title={t('title', { number: document.number })} chips={<StatusChip tone={TONES[document.state]}>{t(`stateOf.${document.state}`)}</StatusChip>} intro={t('intro')} />
          <Found document={document} verdict={readVerdict(id, query.r, systemClock.now())} />
        </>
      ) : <><PageHeader title={t('missing')} /><EmptyState icon={FileQuestion} title={id}>{t('missingText')}</EmptyState></>}
    </PublicShell>
  );
}

async function Found({ document, verdict }: { readonly document: PublicDocumentDto; readonly verdict: Verdict | null }) {
  const [t, format] = await Promise.all([getTranslations('trace.document'), getFormatter()]);
  const moment = (at: Date) => format.dateTime(at, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <>
      {verdict && <Judged verdict={verdict} />}
      {document.seal && <Notice tone={document.seal.holds ? 'ok' : 'bad'} title={t(document.seal.holds ? 'holds' : 'broken')} className="mb-4">{t(document.seal.holds ? 'holdsText' : 'brokenText')}</Notice>}
      <Section title={t(`kind.${document.kind}`)}>
        <Dl items={[
          { term: t('createdAt'), value: moment(document.createdAt) },
          ...(document.signedAt ? [{ term: t('signedAt'), value: moment(document.signedAt) }] : []),
          ...(document.pages ? [{ term: t('pages'), value: document.pages }] : []),
        ]} />
      </Section>
      <Section title={t('signers')}>
        <ul className="divide-y divide-line">
          {document.signers.map((signer) => (
            <li key={signer.party} className="py-2">
              <p className="font-medium">{t(`party.${signer.party}`)} · {signer.shownName}</p>
              <p className="text-sm text-muted">{signer.signedAt && signer.method ? `${t(signer.method)} · ${moment(signer.signedAt)}` : t('notSigned')}</p>
              {signer.serial && <p className="text-sm break-all text-muted">{t('certificateNo', { serial: signer.serial })}</p>}
            </li>
          ))}
        </ul>
        <p className="mt-3 text-sm text-muted">{t(document.assurance === 'certificate' ? 'whatCertified' : 'what')}</p>
      </Section>
      {document.assurance === 'certificate' && document.state === 'signed' && (
        <Section title={t('seal')}>
          {document.seal ? <Dl items={[{ term: t('sealedAt'), value: moment(document.seal.timestampedAt) }, { term: t('sealSerial'), value: <span className="num break-all">{document.seal.serial}</span> }]} /> : <p className="text-muted">{t('sealWaiting')}</p>}
        </Section>
      )}
      {(document.sha256 || document.revisions.length > 0) && (
        <Section title={t('check.title')}>
          <ActionForm action={check} label={t('check.title')}>
            <input type="hidden" name="document" value={document.id} />
            <FileField name="file" label={t('check.file')} hint={t('check.hint', { megabytes: MOST_FILE_BYTES / 1_000_000 })} accept="application/pdf" required />
            <SubmitButton look="secondary">{t('check.submit')}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      <Section title={t('sha256')}>
        {document.sha256 ? <><p className="num break-all">{document.sha256}</p><p className="mt-2 text-muted">{t('how')}</p></> : <p className="text-muted">{t('pending')}</p>}
        <p className="mt-3 text-sm text-muted">{t('contentHash')}</p>
        <p className="num break-all text-sm text-muted">{document.contentHash}</p>
      </Section>
      <Revisions revisions={document.revisions} />
      {document.factIds.length > 0 && (
        <Section title={t('evidence')}>
          <ul>{document.factIds.map((id) => <li key={id}><Link href={`/verify/fact/${id}`} className="inline-flex min-h-11 items-center break-all text-field">{t('proof')} · {id.slice(-8).toUpperCase()}</Link></li>)}</ul>
        </Section>
      )}
    </>
  );
}

const VERDICT_TONES = { identical: 'ok', earlier: 'info', appended: 'bad', altered: 'bad', stranger: 'bad', other: 'wait' } as const;

/** What the file is that the reader has sent. */
async function Judged({ verdict: { verdict, signatures, more, strangers } }: { readonly verdict: Verdict }) {
  const t = await getTranslations('trace.document.check');
  return (
    <Notice tone={VERDICT_TONES[verdict]} live title={`${t('result')}：${t(verdict)}`} className="mb-4">
      {t(`${verdict}Text`, { signatures, more })}
      {strangers.length > 0 && <span className="mt-1 block break-words">{t('names', { names: strangers.join(', ') })}</span>}
    </Notice>
  );
}

/** The file's hash after each signature, for who holds an earlier one. */
async function Revisions({ revisions }: Pick<PublicDocumentDto, 'revisions'>) {
  if (revisions.length === 0) return null;
  const [t, format] = await Promise.all([getTranslations('trace.document'), getFormatter()]);
  return (
    <Section title={t('revisions')}>
      <ol className="divide-y divide-line">
        {revisions.map(({ n, kind, sha256, madeAt }) => (
          <li key={n} className="py-2">
            <p className="text-sm"><span className="font-medium">{t(`revision.${kind}`, { k: n })}</span> · {format.dateTime(madeAt, { dateStyle: 'medium', timeStyle: 'short' })}</p>
            <p className="num break-all text-sm text-muted">{sha256}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
