import { getTranslations } from 'next-intl/server';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Steps } from '@/components/ui/timeline';
import type { ApplicationState, LoanState } from '@/lib/lending/domain/loan-machine';
import type { ApplicationDto } from '@/lib/lending/dto';
import { DAY_MS, HOUR_MS, MINUTE_MS, systemClock } from '@/lib/shared/clock';

/** "7.2%" of basis points. */
export const percent = (bps: number): string => `${(bps / 100).toFixed(2).replace(/\.?0+$/, '')}%`;

export const APPLICATION_TONES: Record<ApplicationState, Tone> = {
  draft: 'idle', submitted: 'wait', scored: 'wait', offered: 'info', accepted: 'info', contract_pending: 'wait', signed: 'info', sealed: 'wait', disbursing: 'info',
  disbursed: 'ok', declined: 'bad', withdrawn: 'idle', expired: 'idle',
};
const LOAN_TONES: Record<LoanState, Tone> = {
  pending_disbursement: 'wait', active: 'info', closed: 'ok', overpaid: 'wait', charged_off: 'bad', recovered: 'ok', written_off: 'bad', cancelled: 'idle',
};

/** A loan's state in a word; a late one says how late. */
export async function LoanChip({ state, daysPastDue }: { readonly state: LoanState; readonly daysPastDue: number }) {
  const t = await getTranslations('lending.loanState');
  return state === 'active' && daysPastDue > 0 ? <StatusChip tone="bad">{t('late', { days: daysPastDue })}</StatusChip> : <StatusChip tone={LOAN_TONES[state]}>{t(state)}</StatusChip>;
}

/** Same day from application to money is the product: how long it has taken so far, or took. */
export async function Elapsed({ application }: { readonly application: ApplicationDto }) {
  const t = await getTranslations('lending.elapsed');
  const end = application.disbursedAt ?? application.endedAt ?? systemClock.now();
  const ms = Math.max(0, end.getTime() - application.submittedAt.getTime());
  const [days, hours, minutes] = [Math.floor(ms / DAY_MS), Math.floor((ms % DAY_MS) / HOUR_MS), Math.floor((ms % HOUR_MS) / MINUTE_MS)];
  const time = days > 0 ? t('days', { days, hours }) : hours > 0 ? t('hours', { hours, minutes }) : t('minutes', { minutes });
  return <StatusChip tone={application.disbursedAt ? 'ok' : 'wait'}>{t(application.disbursedAt ? 'done' : 'running', { time })}</StatusChip>;
}

/** The stations from application to money, in one row. */
export async function Stations({ application }: { readonly application: ApplicationDto }) {
  const t = await getTranslations('lending.step');
  const stations = [
    ['submitted', application.submittedAt], ['scored', application.submittedAt], ['offered', application.offeredAt], ['signed', application.signedAt], ['disbursed', application.disbursedAt],
  ] as const;
  const current = application.endedAt ? -1 : stations.findIndex(([, at]) => at === null);
  return <Steps label={t('label')} steps={stations.map(([name, at], index) => ({ label: t(name), at, state: at ? 'done' : index === current ? 'now' : 'later' }))} />;
}
