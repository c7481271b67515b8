import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { WhenText } from '@/components/ui/when';
import type { QueueDto } from '@/lib/oversight/queries';
import type { CorrectionDto } from '@/lib/payments/corrections/queries';
import { KINDS_OF } from '../../_components/corrections-of';

/** What one person has proposed and another must decide on. */
export async function Proposals({ proposals, queues }: { readonly proposals: readonly CorrectionDto[]; readonly queues: readonly QueueDto[] }) {
  const [t, kinds] = await Promise.all([getTranslations('oversight.home'), getTranslations('oversight.correction')]);
  const queueOf = ({ kind, subjectId }: CorrectionDto) => queues.find(({ items }) => items.some((item) => item.subjectId === subjectId))?.queue ?? queues.find(({ queue }) => KINDS_OF[queue].includes(kind))!.queue;
  return (
    <Section title={t('proposed')} heading="inside" flush>
      {proposals.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noProposals')}</p> : proposals.slice(0, 8).map((one) => (
        <CardRow key={one.id} href={`/ops/queues/${queueOf(one)}/${one.subjectId}`} className="flex-wrap gap-y-1">
          <span className="min-w-0 flex-1 basis-36"><b className="font-semibold text-field">{kinds(one.kind)}</b><span className="block text-[0.8125rem] text-muted">{one.makerName} · <WhenText at={one.proposedAt} /></span></span>
          {one.amountFen && <Money fen={one.amountFen} className="font-semibold" />}
        </CardRow>
      ))}
    </Section>
  );
}
