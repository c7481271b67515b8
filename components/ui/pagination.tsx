import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { LinkButton } from './button';

type PaginationProps = {
  /** The address of the next page; null at the end. Cursors only: a list is never counted to be turned over. */
  readonly nextHref: string | null;
  /** The address of the first page; null when one is on it. */
  readonly firstHref?: string | null;
};

export function Pagination({ nextHref, firstHref = null }: PaginationProps) {
  const t = useTranslations('common.pagination');
  if (!nextHref && !firstHref) return null;
  return (
    <nav aria-label={t('label')} className="mt-4 flex flex-wrap justify-center gap-2">
      {firstHref && <LinkButton href={firstHref} look="secondary"><ChevronsLeft aria-hidden className="size-4" />{t('first')}</LinkButton>}
      {nextHref && <LinkButton href={nextHref} look="secondary" rel="next">{t('next')}<ChevronRight aria-hidden className="size-4" /></LinkButton>}
    </nav>
  );
}
