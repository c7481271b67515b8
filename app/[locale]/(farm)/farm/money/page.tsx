import { Wallet } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { StackBars } from '@/components/charts/stack-bars';
import { Money } from '@/components/ui/amounts';
import { Card, CardRow, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Stat, Stats } from '@/components/ui/stat';
import { WhenText } from '@/components/ui/when';
import { produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { owedFen, statement, takings, yearOfIncome, type MonthIncomeDto, type StatementLineDto } from '@/lib/settlement/queries';
import { chinaDayStart, systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { massText } from '@/lib/shared/quantity';
import { FarmFrame } from '../../_components/farm-frame';

const PAGE = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settlement.statement'))('title') };
}

/** Her money, line by line out of the ledger, each line explained in a sentence. */
export default async function Statement({ searchParams }: { readonly searchParams: Promise<{ before?: string }> }) {
  const [t, { before }, session] = await Promise.all([getTranslations('settlement.statement'), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const now = systemClock.now();
  const [lines, { onWayFen }, months, owed] = await Promise.all([
    statement(database(), session.actor, { before, limit: PAGE }), takings(database(), session.actor, now), before ? [] : yearOfIncome(database(), session.actor, now),
    owedFen(database(), session.actor)]);
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      <Stats className="mb-4">
        <Stat label={t('balance')}><Money fen={lines[0]?.balanceFen ?? '0'} /></Stat>
        <Stat label={t('onWay')}><Money fen={onWayFen} /></Stat>
        {owed > 0n && <Stat label={t('owed')}><Money fen={owed.toString()} /></Stat>}
      </Stats>
      <Year months={months} />
      {lines.length === 0
        ? <EmptyState icon={Wallet} title={t('empty')}>{t('emptyText')}</EmptyState>
        : <Section title={t('lines')} flush><ul>{lines.map((line) => <Line key={line.id} line={line} />)}</ul></Section>}
      <Pagination nextHref={lines.length === PAGE ? `/farm/money?before=${lines.at(-1)!.id}` : null} firstHref={before ? '/farm/money' : null} />
    </FarmFrame>
  );
}

/** Twelve months of income as bars; nothing while nothing was earned. */
async function Year({ months }: { readonly months: readonly MonthIncomeDto[] }) {
  const [t, format, locale] = await Promise.all([getTranslations('settlement.statement'), getFormatter(), getLocale()]);
  const yuan = (fen: string) => Number(BigInt(fen) / 100n);
  const sum = months.reduce((total, { sellerFen }) => total + BigInt(sellerFen), 0n);
  if (sum === 0n) return null;
  const repays = months.some(({ repaidFen }) => repaidFen !== '0');
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  return (
    <Card as="section" className="mb-4">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-lg font-semibold">{t('year')}</h2>
        <Money fen={sum} size="lg" className="text-field" />
      </div>
      <StackBars height="h-28" label={t('yearLabel', { amount: formatFen(sum) })} format={(value) => `¥${short.format(value)}`}
        series={[{ key: 'hers', name: t('hers'), fill: 'field' }, ...(repays ? [{ key: 'repaid', name: t('repaid'), fill: 'gold' as const }] : [])]}
        bars={months.map(({ month, sellerFen, repaidFen }) => ({ name: format.dateTime(chinaDayStart(`${month}-01`), { month: 'short' }), values: { hers: yuan(sellerFen), repaid: yuan(repaidFen) } }))} />
    </Card>
  );
}

/** A line of the book; one that came of an order leads there. */
async function Line({ line }: { readonly line: StatementLineDto }) {
  const t = await getTranslations('settlement.statement');
  const isIn = BigInt(line.amountFen) > 0n;
  return (
    <li className="border-t border-line first:border-t-0">
      <CardRow href={line.share ? `/farm/orders/${line.share.orderId}` : undefined}>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline justify-between gap-3">
            <strong>{t(`kind.${kindOf(line)}`)}</strong>
            <Money fen={line.amountFen} signed size="lg" className={isIn ? 'text-field' : ''} />
          </span>
          <span className="block text-sm text-muted"><Sentence line={line} /></span>
          <span className="mt-1 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-muted">
            <span><WhenText at={line.at} /> · <span className="whitespace-nowrap">{t('after')} <Money fen={line.balanceFen} /></span></span>
            {line.share && <span className="num whitespace-nowrap">{t('order', { number: line.share.orderNumber })}</span>}
            {line.phase === 'pending' && <StatusChip tone="wait">{t('waiting')}</StatusChip>}
            {line.payout?.confirmationId && <StatusChip tone="ok">{t('confirmed')}</StatusChip>}
          </span>
        </span>
      </CardRow>
    </li>
  );
}

const KINDS = ['settlement', 'payout-reserved', 'payout-confirmed'] as const;
const kindOf = (line: StatementLineDto) => line.stall && line.kind === 'settlement' ? 'stall' : KINDS.find((kind) => kind === line.kind) ?? 'other';

/** Why this amount: what was accepted, less what went where. */
async function Sentence({ line }: { readonly line: StatementLineDto }) {
  const [t, unit, locale] = await Promise.all([getTranslations('settlement.statement'), getTranslations('common.unit'), getLocale()]);
  if (line.share) {
    const { grossFen, feeFen, repaidFen, receivableFen, acceptedGrams, leafId } = line.share;
    const less = [
      t('less.fee', { amount: formatFen(BigInt(feeFen)) }),
      ...(BigInt(repaidFen) > 0n ? [t('less.repaid', { amount: formatFen(BigInt(repaidFen)) })] : []),
      ...(BigInt(receivableFen) > 0n ? [t('less.receivable', { amount: formatFen(BigInt(receivableFen)) })] : []),
    ];
    return t('sentence.settlement', {
      produce: produceName(leafId, locale), mass: `${massText(BigInt(acceptedGrams), 'jin')} ${unit('jin')}`, gross: formatFen(BigInt(grossFen)), less: less.join(t('and')),
    });
  }
  if (line.stall) return line.kind === 'settlement' ? t('sentence.stall', line.stall) : t(line.phase === 'pending' ? 'sentence.stallOnWay' : 'sentence.stallPaid');
  if (line.payout) return line.payout.confirmationId ? t('sentence.paid', { number: line.payout.confirmationId }) : t(`sentence.${line.payout.state === 'FAILED' ? 'refused' : 'underWay'}`);
  return t('sentence.other');
}
