import { Inbox } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Deadline, WhenText } from '@/components/ui/when';
import { regionName } from '@/lib/catalogue/domain/regions';
import type { RequestRowDto } from '@/lib/lending/desk';

const TONES: Record<RequestRowDto['stage'], Tone> = { OPEN: 'wait', CHECK: 'wait', OFFERED: 'info', SIGN: 'wait', SIGNING: 'info', PAYING: 'info', RETURNED: 'bad' };

/** Who asks for money, the nearest deadline first. */
export async function Pipeline({ requests }: { readonly requests: readonly RequestRowDto[] }) {
  const [t, locale] = await Promise.all([getTranslations('lend.home'), getLocale()]);
  return (
    <Section title={t('pipeline')} heading="inside" flush>
      {requests.length === 0 ? <EmptyState icon={Inbox} title={t('empty')}>{t('emptyHint')}</EmptyState> : (
        <DataTable caption={t('pipeline')} rows={requests} rowKey={({ id }) => id} columns={[
          { key: 'borrower', header: t('borrower'), primary: true, cell: (row) => <span className="block text-left"><Link href={`/lend/applications/${row.id}`} prefetch={false} className="-my-2.5 inline-flex min-h-11 items-center font-semibold text-field">{row.borrowerName}</Link><span className="block text-[0.8125rem] font-normal text-muted">{row.regionCode && regionName(row.regionCode, locale)} <span className="num whitespace-nowrap">{row.number}</span></span></span> },
          { key: 'amount', header: t('amount'), align: 'right', cell: (row) => <><Money fen={row.amountFen} /><span className="block text-[0.8125rem] text-muted">{t('months', { months: row.months })}</span></> },
          { key: 'purpose', header: t('purpose'), cell: (row) => row.purpose },
          { key: 'score', header: t('score'), align: 'right', cell: (row) => row.score ?? <span className="text-[0.8125rem] text-muted">{t('consentEnded')}</span> },
          { key: 'stage', header: t('state'), cell: (row) => <StatusChip tone={TONES[row.stage]}>{t(`stage.${row.stage}`)}</StatusChip> },
          { key: 'since', header: t('submitted'), cell: (row) => <><WhenText at={row.submittedAt} /><span className="mt-0.5 block"><Deadline at={row.expiresAt} /></span></> },
        ]} />
      )}
    </Section>
  );
}
