import { getFormatter, getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import type { ProofDto } from '@/lib/evidence/dto';

const Code = ({ children }: { readonly children: string }) => <p className="num whitespace-pre-wrap break-all text-sm">{children}</p>;

/** Where the record stands in the tree, and every figure that the checking used. */
export async function Figures({ proof: { content, leaf, place } }: { readonly proof: ProofDto }) {
  const [t, format] = await Promise.all([getTranslations('evidence.proof'), getFormatter()]);
  if (!place) return <Section title={t('leaf')}><Code>{leaf}</Code></Section>;
  const { index, path, checkpoint } = place;
  const parts = [
    ...(content === null ? [] : [[t('raw'), content]]), [t('leaf'), leaf], [t('root'), checkpoint.root], [t('signature'), checkpoint.signature], [t('publicKey'), checkpoint.publicKey.trim()],
  ] as const;
  return (
    <Section title={t('place')}>
      <Dl items={[
        { term: t('index'), value: t('ofSize', { index: (BigInt(index) + 1n).toString(), size: checkpoint.size }) },
        { term: t('signedAt'), value: format.dateTime(new Date(checkpoint.signedAt), { dateStyle: 'long', timeStyle: 'medium' }) },
        { term: t('keyId'), value: checkpoint.keyId },
      ]} />
      <details className="mt-2">
        <summary className="inline-flex min-h-11 items-center text-field">{t('details')}</summary>
        {parts.map(([title, text]) => <div key={title} className="mb-3"><h3 className="text-sm text-muted">{title}</h3><Code>{text!}</Code></div>)}
        <h3 className="text-sm text-muted">{t('path')}</h3>
        {path.length === 0 ? <p>{t('pathNone')}</p> : <ol className="list-decimal pl-6">{path.map((hash) => <li key={hash}><Code>{hash}</Code></li>)}</ol>}
        <p className="mt-3 text-sm text-muted">{t('how')}</p>
      </details>
    </Section>
  );
}
