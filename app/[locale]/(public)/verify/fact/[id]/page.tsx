import { FileQuestion } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { PublicShell } from '@/components/layout/public-shell';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl, type DlItem } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import type { ProofDto } from '@/lib/evidence/dto';
import { provenFact } from '@/lib/http/evidence';
import { currentActor } from '@/lib/http/session';
import { Figures } from './_components/figures';
import { Verdict } from './_components/verdict';

type ProofProps = { readonly params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('evidence.proof'))('title'), robots: { index: false, follow: false } };
}

/** A fact's place in the evidence tree, checked by the reader's own browser. What it says, only those see who may. */
export default async function ProofPage({ params }: ProofProps) {
  const [{ id }, display, t, kind] = await Promise.all([params, currentDisplay(), getTranslations('evidence.proof'), getTranslations('evidence.kind')]);
  const proof = await provenFact(await currentActor(), id);
  return (
    <PublicShell display={display} width="narrow">
      {proof ? (
        <>
          <PageHeader title={`${kind(proof.kind.replace('.', '_'))} · ${t('title')}`} intro={t('intro')} />
          <Verdict proof={proof} />
          <Said proof={proof} />
          <Figures proof={proof} />
        </>
      ) : <><PageHeader title={t('missing')} /><EmptyState icon={FileQuestion} title={id}>{t('missingText')}</EmptyState></>}
    </PublicShell>
  );
}

/** What the record says, for who may read it: its times and its figures. */
async function Said({ proof }: { readonly proof: ProofDto }) {
  const [t, field, format] = await Promise.all([getTranslations('evidence.proof'), getTranslations('evidence.field'), getFormatter()]);
  const moment = (at: string) => format.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'medium' });
  const payload = proof.content === null ? {} : (JSON.parse(proof.content) as { payload: Record<string, unknown> }).payload;
  const figures = Object.entries(payload).flatMap(([name, value]): DlItem[] => (!field.has(name) ? [] : [{ term: field(name), value: figure(name, String(value)) }]));
  return (
    <Section title={t('what')}>
      <Dl items={[{ term: t('occurredAt'), value: moment(proof.occurredAt) }, { term: t('recordedAt'), value: moment(proof.recordedAt) }, ...figures]} />
      {proof.content === null && <p className="mt-3 text-sm text-muted">{t('hidden')}</p>}
    </Section>
  );
}

function figure(name: string, value: string) {
  if (name.endsWith('Fen')) return <Money fen={value} />;
  if (/grams$/i.test(name)) return <Mass grams={value} />;
  return <span className="break-all">{value}</span>;
}
