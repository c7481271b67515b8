import { FileQuestion } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ReadAloud } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { provenFact } from '@/lib/http/evidence';
import { currentActor } from '@/lib/http/session';
import { Figures } from '../../../../_evidence/figures';
import { Said } from '../../../../_evidence/said';
import { Verdict } from '../../../../_evidence/verdict';

type ProofProps = { readonly params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('evidence.proof'))('title'), robots: { index: false, follow: false } };
}

/** A fact's place in the evidence tree, checked by the reader's own browser. What it says, only those see who may. */
export default async function ProofPage({ params }: ProofProps) {
  const [{ id }, display, t, kind] = await Promise.all([params, currentDisplay(), getTranslations('evidence.proof'), getTranslations('evidence.kind')]);
  const proof = await provenFact(await currentActor(), id);
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
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
