import { FileQuestion } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ReadAloud } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/navigation';
import { PageHeader } from '@/components/ui/page-header';
import type { PublicDocumentDto } from '@/lib/esign/dto';
import { publicDocument } from '@/lib/esign/queries';
import { database } from '@/lib/http/database';

type VerifyProps = { readonly params: Promise<{ document: string }> };
const TONES = { awaiting: 'wait', signed: 'ok', void: 'bad' } as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('trace.document'))('kind.sale_contract') };
}

/** Whether a contract was signed by all and its file is unchanged: for anybody who holds the file, without what it says. */
export default async function Verify({ params }: VerifyProps) {
  const [{ document: id }, display, t] = await Promise.all([params, currentDisplay(), getTranslations('trace.document')]);
  const document = await publicDocument(database(), id);
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
      {document ? (
        <>
          <PageHeader title={t('title', { number: document.number })} chips={<StatusChip tone={TONES[document.state]}>{t(`stateOf.${document.state}`)}</StatusChip>} intro={t('intro')} />
          <Found document={document} />
        </>
      ) : <><PageHeader title={t('missing')} /><EmptyState icon={FileQuestion} title={id}>{t('missingText')}</EmptyState></>}
    </PublicShell>
  );
}

async function Found({ document }: { readonly document: PublicDocumentDto }) {
  const [t, format] = await Promise.all([getTranslations('trace.document'), getFormatter()]);
  const moment = (at: Date) => format.dateTime(at, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <>
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
            </li>
          ))}
        </ul>
        <p className="mt-3 text-sm text-muted">{t('what')}</p>
      </Section>
      <Section title={t('sha256')}>
        {document.sha256 ? <><p className="num break-all">{document.sha256}</p><p className="mt-2 text-muted">{t('how')}</p></> : <p className="text-muted">{t('pending')}</p>}
        <p className="mt-3 text-sm text-muted">{t('contentHash')}</p>
        <p className="num break-all text-sm text-muted">{document.contentHash}</p>
      </Section>
      {document.factIds.length > 0 && (
        <Section title={t('evidence')}>
          <ul>{document.factIds.map((id) => <li key={id}><Link href={`/verify/fact/${id}`} className="inline-flex min-h-11 items-center break-all text-field">{t('proof')} · {id.slice(-8).toUpperCase()}</Link></li>)}</ul>
        </Section>
      )}
    </>
  );
}
