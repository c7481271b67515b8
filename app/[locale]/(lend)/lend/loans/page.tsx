import { Landmark } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ShareBar } from '@/components/charts/mini-bars';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { DayText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { LoanRowDto } from '@/lib/lending/dto';
import { ownLoans } from '@/lib/lending/queries';
import { LoanChip } from '../../../_lending/words';
import { LendFrame } from '../../_components/lend-frame';

/** How much of the principal is back, in whole hundredths. */
const repaidShare = ({ principalFen, owedFen }: LoanRowDto): number => Number(100n - (BigInt(owedFen) * 100n) / BigInt(principalFen));

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.desk'))('loans') };
}

/** What is lent out, the late loans first. */
export default async function Loans() {
  const [session, t, term] = await Promise.all([requireSession({ orgs: ['lender'], path: '/lend/loans' }), getTranslations('lending.desk'), getTranslations('lending.term')]);
  const loans = await ownLoans(database(), session.actor);
  return (
    <LendFrame session={session} title={t('loans')}>
      <Section title={t('lentOut')} heading="inside" flush>
        {loans.length === 0 ? <EmptyState icon={Landmark} title={t('noLoans')} /> : (
          <DataTable dense caption={t('loans')} rows={loans} rowKey={({ id }) => id} columns={[
            { key: 'borrower', header: term('borrower'), primary: true, className: 'sm:min-w-20', cell: (row) => <Link href={`/lend/loans/${row.id}`} className="-my-2.5 inline-flex min-h-11 items-center font-semibold text-field">{row.borrowerName}</Link> },
            { key: 'number', header: term('number'), cell: (row) => <span className="num">{row.number}</span> },
            { key: 'principal', header: term('principal'), align: 'right', cell: (row) => <Money fen={row.principalFen} /> },
            { key: 'repaid', spare: true, header: term('repaid'), align: 'right', cell: (row) => <Money fen={row.repaidFen} /> },
            { key: 'owed', header: term('owed'), align: 'right', cell: (row) => <Money fen={row.owedFen} /> },
            { key: 'next', header: term('nextDue'), cell: (row) => row.nextDueOn && <DayText day={row.nextDueOn} /> },
            { key: 'share', header: t('repaidShare'), className: 'min-w-28', spare: true, cell: (row) => <span className="block pt-1.5 max-sm:w-28"><ShareBar label={t('repaidShareLabel', { share: repaidShare(row) })} shares={[{ name: 'repaid', weight: repaidShare(row) }]} whole={100} /></span> },
            { key: 'state', header: term('state'), cell: (row) => <LoanChip state={row.state} daysPastDue={row.daysPastDue} /> },
          ]} />
        )}
      </Section>
    </LendFrame>
  );
}
