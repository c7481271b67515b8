import { getFormatter, getTranslations } from 'next-intl/server';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl, type DlItem } from '@/components/ui/dl';
import type { ProofDto } from '@/lib/evidence/dto';

/** What the record says, for who may read it: its times and its figures. */
export async function Said({ proof }: { readonly proof: ProofDto }) {
  const [t, field, words, format] = await Promise.all([getTranslations('evidence.proof'), getTranslations('evidence.field'), getTranslations('evidence.value'), getFormatter()]);
  const moment = (at: string) => format.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'medium' });
  const payload = proof.content === null ? {} : (JSON.parse(proof.content) as { payload: Record<string, unknown> }).payload;
  function figure(name: string, value: string) {
    if (name.endsWith('Fen')) return <Money fen={value} />;
    if (/grams$/i.test(name)) return <Mass grams={value} />;
    if (/At$|^until$/.test(name) && !Number.isNaN(Date.parse(value))) return moment(value);
    return <span className="break-all">{words.has(value) ? words(value) : value}</span>;
  }
  const figures = Object.entries(payload).flatMap(([name, value]): DlItem[] => (!field.has(name) ? [] : [{ term: field(name), value: figure(name, String(value)) }]));
  return (
    <Section title={t('what')}>
      <Dl items={[{ term: t('occurredAt'), value: moment(proof.occurredAt) }, { term: t('recordedAt'), value: moment(proof.recordedAt) }, ...figures]} />
      {proof.content === null && <p className="mt-3 text-sm text-muted">{t('hidden')}</p>}
    </Section>
  );
}
