import { getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Deadline } from '@/components/ui/when';
import type { ReviewDto } from '@/lib/lending/reviews/queries';

const SHOWN = 5;

/** Who wants a decision looked at again, the nearest deadline first; nothing where nobody does. */
export async function Reviews({ reviews }: { readonly reviews: readonly ReviewDto[] }) {
  const t = await getTranslations('lending.reviewDesk');
  if (reviews.length === 0) return null;
  return (
    <Section title={t('title')} heading="inside" more={{ href: '/lend/reviews', label: t('all') }} flush>
      {reviews.slice(0, SHOWN).map((review) => (
        <CardRow key={review.id} href="/lend/reviews" className="flex-wrap gap-y-1">
          <span className="min-w-36 flex-1"><b className="font-semibold text-field">{review.borrowerName}</b> <span className="num text-[0.8125rem] text-muted">{review.number}</span><span className="line-clamp-2 block text-sm text-muted">{review.words}</span></span>
          <Chip>{t(review.about)}</Chip><Deadline at={review.dueAt} />
        </CardRow>
      ))}
    </Section>
  );
}
