import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { DayText } from '@/components/ui/when';
import type { InstalmentDto, LoanDto, LoanMoveDto } from '@/lib/lending/dto';
import { formatFen } from '@/lib/shared/money';

const TONES: Record<InstalmentDto['state'], Tone> = { paid: 'ok', late: 'bad', due: 'wait', ahead: 'idle' };
const yuan = (fen: string): string => formatFen(BigInt(fen));

/** The schedule that holds, and every fen that moved on a loan; the same for both sides. */
export async function LoanBook({ loan }: { readonly loan: LoanDto }) {
  const [t, term] = await Promise.all([getTranslations('lending.loan'), getTranslations('lending.term')]);
  return (
    <>
      <Section title={t('schedule')} aside={loan.scheduleVersion > 1 && <span className="text-sm text-muted">{t('version', { version: loan.scheduleVersion })}</span>} flush>
        <DataTable dense caption={t('schedule')} rows={loan.instalments} rowKey={(row) => String(row.n)} columns={[
          { key: 'due', header: t('due'), primary: true, cell: (row) => <><span className="num">{row.n}</span> · <DayText day={row.dueOn} /></> },
          { key: 'principal', header: t('principal'), align: 'right', cell: (row) => <Money fen={row.principalFen} /> },
          { key: 'interest', header: t('interest'), align: 'right', cell: (row) => <Money fen={row.interestFen} /> },
          { key: 'total', header: t('total'), align: 'right', cell: (row) => <Money fen={row.totalFen} /> },
          { key: 'paid', header: t('paid'), align: 'right', cell: (row) => <Money fen={row.paidFen} /> },
          { key: 'state', header: term('state'), cell: (row) => <StatusChip tone={TONES[row.state]}>{t(`rowState.${row.state}`)}</StatusChip> },
        ]} />
      </Section>
      <Section title={t('moves')} flush>{loan.moves.map((move) => <Move key={move.id} move={move} confirmationId={loan.confirmationId} />)}</Section>
    </>
  );
}

async function Move({ move, confirmationId }: { readonly move: LoanMoveDto; readonly confirmationId: string | null }) {
  const t = await getTranslations('lending.loan');
  return (
    <CardRow className="items-start">
      <span className="min-w-0 flex-1 sm:flex sm:gap-3">
        <span className="num block flex-none text-sm text-muted sm:w-24 sm:pt-0.5"><DayText day={move.paidOn} /></span>
        <span className="min-w-0">{t(`move.${move.source ?? move.kind}`)}
          {move.kind === 'REPAYMENT' && <span className="block text-sm text-muted">{t('moveNote', { interest: yuan(move.interestFen), principal: yuan(move.principalFen), owed: yuan(move.owedAfterFen) })}</span>}
          {move.kind === 'DISBURSEMENT' && confirmationId && <span className="num block break-all text-sm text-muted">{t('confirmation', { number: confirmationId })}</span>}</span>
      </span>
      <Money fen={move.amountFen} className="flex-none font-semibold" />
    </CardRow>
  );
}
