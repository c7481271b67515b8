import { getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import type { QueueDto } from '@/lib/oversight/queries';
import { Age } from '../../_components/age';

/** Every queue with how much waits in it and since when: the fullest day first read. */
export async function Glance({ queues, now }: { readonly queues: readonly QueueDto[]; readonly now: Date }) {
  const [t, names] = await Promise.all([getTranslations('oversight.home'), getTranslations('oversight.queue')]);
  const most = Math.max(1, ...queues.map(({ items }) => items.length));
  return (
    <Section title={t('queues')} heading="inside" flush>
      {queues.map(({ queue, items, more }) => (
        <CardRow key={queue} href={`/ops/queues?queue=${queue}`} className="flex-wrap gap-y-1">
          <span className="min-w-0 flex-1 basis-24 font-semibold">{names(queue)}</span>
          <span aria-hidden className="h-2.5 w-24 overflow-hidden rounded-full bg-sunk max-sm:hidden"><span className="block h-full bg-field" style={{ width: `${(items.length / most) * 100}%` }} /></span>
          <span className="num w-8 text-right text-lg font-semibold">{items.length}{more && '+'}</span>
          <span className="w-24 text-right">{items[0] ? <Age since={items[0].since} now={now} /> : <span className="text-sm text-muted">{t('none')}</span>}</span>
        </CardRow>
      ))}
    </Section>
  );
}
