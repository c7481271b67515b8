import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Stat, Stats } from '@/components/ui/stat';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { loanFor } from '@/lib/lending/queries';
import { systemClock } from '@/lib/shared/clock';
import { LoanBook } from '../../../../_lending/loan-book';
import { LoanChip, percent } from '../../../../_lending/words';
import { LendFrame } from '../../../_components/lend-frame';
import { receipt } from '../../actions';

type LoanProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.desk'))('loans') };
}

/** One loan of the lender's: what is owed, its schedule, what moved, and money that came directly. */
export default async function LenderLoan({ params, searchParams }: LoanProps) {
  const [t, term, desk, words, { id }, { done }, session] = await Promise.all([
    getTranslations('lending.loan'), getTranslations('lending.term'), getTranslations('lending.desk'), getTranslations('lending'), params, searchParams, requireSession({ orgs: ['lender'] })]);
  const loan = await loanFor(database(), session.actor, id, systemClock.now());
  if (!loan || loan.side !== 'lender') notFound();
  return (
    <LendFrame session={session} title={`${loan.borrowerName} · ${loan.number}`} back={{ href: '/lend/loans', label: desk('loans') }} chips={<LoanChip state={loan.state} daysPastDue={loan.daysPastDue} />}>
      {done === 'booked' && <Notice tone="ok" live className="mb-4">{t('receiptDone')}</Notice>}
      <Stats className="mb-4">
        <Stat label={term('owed')}><Money fen={loan.owedFen} /></Stat>
        <Stat label={term('repaid')}><Money fen={loan.repaidFen} /></Stat>
        <Stat label={term('payoff')}><Money fen={loan.payoffFen} /></Stat>
        <Stat label={term('irr')}>{percent(loan.irrBps)}</Stat>
      </Stats>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <div><LoanBook loan={loan} /></div>
        <div>
          <Section title={desk('terms')}>
            <Dl items={[
              { term: term('principal'), value: <Money fen={loan.principalFen} /> },
              { term: term('method'), value: words(`method.${loan.method}`) },
              { term: term('months'), value: words('months', { months: loan.months }) },
              { term: term('rate'), value: percent(loan.rateBps) },
              { term: term('simple'), value: percent(loan.simpleBps) },
              { term: term('deduction'), value: percent(loan.deductionCapBps) },
              { term: term('floor'), value: loan.weeklyFloorFen === '0' ? term('noFloor') : <Money fen={loan.weeklyFloorFen} /> },
            ]} />
            <p className="mt-2 flex flex-wrap gap-x-4 border-t border-line pt-1">
              <Link href={`/lend/applications/${loan.applicationId}`} className="inline-flex min-h-11 items-center text-field">{desk('file')}</Link>
              <Link href={`/lend/applications/${loan.applicationId}/contract`} className="inline-flex min-h-11 items-center text-field">{desk('contract')}</Link>
            </p>
          </Section>
          {loan.state === 'active' && (
            <Section title={t('receipt')}>
              <ActionForm action={receipt} label={t('receipt')}>
                <p className="mb-3 text-muted">{t('receiptIntro')}</p>
                <input type="hidden" name="loanId" value={loan.id} />
                <AmountField name="amount" label={t('receiptAmount')} required />
                <TextField name="receipt" label={t('receiptNumber')} maxLength={60} required />
                <SubmitButton size="md">{t('receiptSubmit')}</SubmitButton>
              </ActionForm>
            </Section>
          )}
        </div>
      </div>
    </LendFrame>
  );
}
