import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Card, Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { DayText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { LoanDto } from '@/lib/lending/dto';
import { loanFor } from '@/lib/lending/queries';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { LoanBook } from '../../../../_lending/loan-book';
import { LoanChip, percent } from '../../../../_lending/words';
import { FarmFrame } from '../../../_components/farm-frame';
import { cancel, prepay } from '../actions';

type LoanProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };
const yuan = (fen: string): string => formatFen(BigInt(fen));

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.borrower'))('loans') };
}

/** One of her loans: what is owed, when, how each sale repaid it, and how to repay early. */
export default async function Loan({ params, searchParams }: LoanProps) {
  const [t, term, borrower, { id }, { done }, session] = await Promise.all([
    getTranslations('lending.loan'), getTranslations('lending.term'), getTranslations('lending.borrower'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const loan = await loanFor(database(), session.actor, id, systemClock.now());
  if (!loan || loan.side !== 'borrower') notFound();
  return (
    <FarmFrame title={t('title', { number: loan.number })} back={{ href: '/farm/loan', label: t('back') }} chips={<LoanChip state={loan.state} daysPastDue={loan.daysPastDue} />}>
      {(done === 'prepaid' || done === 'cancelled') && <Notice tone="ok" live className="mb-4">{borrower(`done.${done}`)}</Notice>}
      <Card>
        <Dl items={[
          { term: term('lender'), value: loan.lenderName },
          { term: term('owed'), value: <Money fen={loan.owedFen} />, strong: true },
          { term: term('repaid'), value: <Money fen={loan.repaidFen} /> },
          ...(loan.nextDueOn ? [{ term: term('nextDue'), value: <DayText day={loan.nextDueOn} /> }] : []),
          ...(loan.state === 'active' ? [{ term: term('payoff'), value: <Money fen={loan.payoffFen} /> }] : []),
          { term: term('principal'), value: <Money fen={loan.principalFen} /> },
          { term: term('irr'), value: percent(loan.irrBps) },
          { term: term('deduction'), value: percent(loan.deductionCapBps) },
        ]} />
        <Link href={`/farm/loan/contract/${loan.applicationId}`} className="inline-flex min-h-11 items-center text-field">{borrower('readContract')}</Link>
      </Card>
      {loan.state === 'active' && <Early loan={loan} />}
      <LoanBook loan={loan} />
    </FarmFrame>
  );
}

/** Her word that more of the next sales goes to this loan, or the place to take it back. */
async function Early({ loan }: { readonly loan: LoanDto }) {
  const t = await getTranslations('lending.loan');
  const { prepayment } = loan;
  return (
    <Section title={t('prepay')}>
      {prepayment ? (
        <>
          <p className="mb-3">{prepayment.amountFen === null ? t('prepayActiveWhole', { paid: yuan(prepayment.paidFen) }) : t('prepayActive', { amount: yuan(prepayment.amountFen), paid: yuan(prepayment.paidFen) })}</p>
          <ActionForm action={cancel} label={t('prepayCancel')}><input type="hidden" name="loanId" value={loan.id} /><SubmitButton look="secondary">{t('prepayCancel')}</SubmitButton></ActionForm>
        </>
      ) : (
        <ActionForm action={prepay} values={{ what: 'part' }} label={t('prepay')}>
          <p className="mb-3 text-muted">{t('prepayIntro')}</p>
          <input type="hidden" name="loanId" value={loan.id} />
          <RadioCards name="what" label={t('prepayWhat')} required options={[{ value: 'part', label: t('prepayPart') }, { value: 'whole', label: t('prepayWhole', { amount: yuan(loan.payoffFen) }) }]} />
          <AmountField name="amount" label={t('prepayAmount')} />
          <SubmitButton>{t('prepaySubmit')}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}
