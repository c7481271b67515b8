import { Landmark } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { CardRow, Section } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { DayText } from '@/components/ui/when';
import { Link } from '@/components/navigation';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { ApplicationDto, LoanRowDto } from '@/lib/lending/dto';
import { ownApplications, ownLoans, productsFor } from '@/lib/lending/queries';
import { reviewable, reviewsOf } from '@/lib/lending/reviews/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { LoanChip } from '../../../_lending/words';
import { FarmFrame } from '../../_components/farm-frame';
import { ApplyForm } from './_components/apply-form';
import { UnderWay } from './_components/under-way';

const DONE = ['applied', 'accepted', 'signed', 'withdrawn'] as const;
const ENDED = ['declined', 'withdrawn', 'expired'] as const;
const ended = ({ state }: ApplicationDto) => ENDED.find((one) => one === state);

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.borrower'))('title') };
}

/** Borrowing: the application under way with its offers, or the form for one, and her loans. */
export default async function Borrow({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, review, { done }, session] = await Promise.all([
    getTranslations('lending.borrower'), getTranslations('lending.review'), searchParams, requireSession({ orgs: ['farm', 'cooperative'], path: '/farm/loan' })]);
  const [applications, loans, products] = await Promise.all([ownApplications(database(), session.actor), ownLoans(database(), session.actor), productsFor(database(), session.actor, systemClock.now())]);
  const [latest] = applications;
  const mayAsk = latest !== undefined && (await hasReviews(latest.id, session.actor));
  const isUnderWay = latest !== undefined && latest.endedAt === null && latest.state !== 'disbursed';
  const said = DONE.find((one) => one === done);
  const how = latest && !said ? ended(latest) : undefined;
  return (
    <FarmFrame title={t('title')} intro={t('intro')} actions={<Link href="/farm/credit" className="inline-flex min-h-11 items-center text-field">{t('credit')}</Link>}>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      {how && <Notice tone={how === 'declined' ? 'bad' : 'info'} className="mb-4">{t(`ended.${how}`, { reason: latest!.endReason ?? '' })}</Notice>}
      {latest && mayAsk && <p className="mb-4"><LinkButton href={`/farm/loan/review/${latest.id}`} look="secondary">{review('ask')}</LinkButton></p>}
      {isUnderWay ? <UnderWay application={latest} /> : products.length > 0 ? <ApplyForm products={products} />
        : <EmptyState icon={Landmark} title={t('noProducts')}>{t('noProductsText')}</EmptyState>}
      <Loans loans={loans} />
    </FarmFrame>
  );
}

/** Whether a decision on an application may be looked at again, or has been. */
async function hasReviews(applicationId: string, actor: PersonActor): Promise<boolean> {
  const [open, reviews] = await Promise.all([reviewable(database(), actor, applicationId), reviewsOf(database(), actor, applicationId)]);
  return open.length > 0 || reviews.length > 0;
}

async function Loans({ loans }: { readonly loans: readonly LoanRowDto[] }) {
  const t = await getTranslations('lending.borrower');
  return (
    <Section title={t('loans')} flush>
      {loans.length === 0 ? <p className="p-4 text-muted">{t('noLoans')}</p> : loans.map((loan) => (
        <CardRow key={loan.id} href={`/farm/loan/${loan.id}`} className="flex-wrap">
          <span className="min-w-40 flex-1"><b className="font-semibold">{loan.lenderName}</b> <Money fen={loan.principalFen} />
            <span className="block text-sm text-muted">{t('owed', { amount: formatFen(BigInt(loan.owedFen)) })}{loan.nextDueOn && <> · <DayText day={loan.nextDueOn} /></>}</span></span>
          <LoanChip state={loan.state} daysPastDue={loan.daysPastDue} />
        </CardRow>
      ))}
    </Section>
  );
}
