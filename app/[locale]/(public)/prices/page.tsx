import { ChartLine } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { LineBand } from '@/components/charts/line-band';
import { inputClass } from '@/components/forms/input-class';
import { PublicShell } from '@/components/layout/public-shell';
import { Link } from '@/components/navigation';
import { Mass } from '@/components/ui/amounts';
import { Button, LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { gradeName, produceLeaf, produceName } from '@/lib/catalogue/domain/produce';
import { regionOptions } from '@/lib/catalogue/dto';
import { database } from '@/lib/http/database';
import { board, BOARD_DAYS, boardDays } from '@/lib/market/board';
import type { BoardRowDto } from '@/lib/market/dto';
import { after, chinaDay, DAY_MS, systemClock } from '@/lib/shared/clock';
import { PriceRow } from '../../_market/price-row';
import { Trend } from '../../_market/trend';
import { perUnit, priceText } from '../../_market/words';

type PricesProps = { readonly searchParams: Promise<{ region?: string; leaf?: string; grade?: string }> };
const CHART_DAYS = 30;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('market.prices');
  return { title: t('title'), description: t('intro', { days: BOARD_DAYS }) };
}

/** What produce really fetched: the public price board, out of accepted deliveries alone. */
export default async function Prices({ searchParams }: PricesProps) {
  const [t, locale, display, query] = await Promise.all([getTranslations('market.prices'), getLocale(), currentDisplay(), searchParams]);
  const province = query.region && /^\d{2}(0000)?$/.test(query.region) ? query.region.slice(0, 2) : undefined;
  const now = systemClock.now();
  const rows = await board(database(), now, { regionPrefix: province });
  const leaf = query.leaf && query.grade && produceLeaf(query.leaf) ? { leafId: query.leaf, gradeId: query.grade } : null;
  return (
    <PublicShell display={display}>
      <PageHeader title={t('title')} intro={t('intro', { days: BOARD_DAYS })} />
      <form aria-label={t('filter')} className="mb-4 flex flex-wrap items-end gap-3">
        <label className="min-w-48"><span className="mb-1 block text-sm text-muted">{t('region')}</span>
          <select name="region" defaultValue={province ? `${province}0000` : ''} className={inputClass(false)}>
            <option value="">{t('everywhere')}</option>
            {regionOptions(null, locale).map(({ value, label }) => <option key={value} value={`${value.slice(0, 2)}0000`}>{label}</option>)}
          </select>
        </label>
        <Button type="submit" look="secondary">{t('show')}</Button>
      </form>
      {leaf && <OneLeaf {...leaf} now={now} />}
      <Card flush>
        {rows.length === 0
          ? <EmptyState icon={ChartLine} title={t('empty')} action={<LinkButton href="/sign-in">{t('sell')}</LinkButton>}>{t('emptyHint')}</EmptyState>
          : <><div className="hidden sm:block"><Board rows={rows} region={province} /></div><div className="sm:hidden">{rows.map((row) => <PriceRow key={`${row.leafId}:${row.gradeId}`} row={row} href={chartOf(row, province)} />)}</div></>}
      </Card>
      <p className="mt-3 max-w-prose text-sm text-muted">{t('note')}</p>
    </PublicShell>
  );
}

const chartOf = ({ leafId, gradeId }: BoardRowDto, region?: string) => `/prices?leaf=${leafId}&grade=${gradeId}${region ? `&region=${region}` : ''}`;

async function Board({ rows, region }: { readonly rows: readonly BoardRowDto[]; readonly region?: string }) {
  const [t, locale] = await Promise.all([getTranslations('market.prices'), getLocale()]);
  return (
    <DataTable caption={t('title')} rows={rows} rowKey={({ leafId, gradeId }) => `${leafId}:${gradeId}`} columns={[
      { key: 'produce', header: t('produce'), primary: true, cell: (row) => (
        <Link href={chartOf(row, region)} className="inline-flex min-h-11 items-center gap-2 text-field">
          <b className="font-semibold">{produceName(row.leafId, locale)}</b> {gradeName(row.leafId, row.gradeId, locale)}</Link>) },
      { key: 'median', header: t('median'), align: 'right', cell: ({ medianFen }) => <><b className="text-lg font-semibold">{priceText(medianFen)}</b>{t('perJin')}<span className="block text-sm text-muted">{priceText(medianFen, 'kg')}{t('perKg')}</span></> },
      { key: 'band', header: t('band'), align: 'right', cell: ({ lowFen, highFen }) => lowFen === highFen ? priceText(lowFen) : <>{priceText(lowFen)} – {priceText(highFen)}</> },
      { key: 'trend', header: t('trend'), cell: ({ trendBps }) => trendBps === null ? <span className="text-muted">{t('noTrend')}</span> : <Trend bps={trendBps} /> },
      { key: 'mass', header: t('traded'), align: 'right', cell: ({ massGrams, trades }) => <><Mass grams={massGrams} unit="tonne" plain /><span className="block text-sm text-muted">{t('trades', { count: trades })}</span></> },
    ]} />
  );
}

/** One kind and grade over thirty days. */
async function OneLeaf({ leafId, gradeId, now }: { readonly leafId: string; readonly gradeId: string; readonly now: Date }) {
  const [t, locale, format, traded] = await Promise.all([getTranslations('market.prices'), getLocale(), getFormatter(), boardDays(database(), now, leafId, gradeId, CHART_DAYS)]);
  const byDay = new Map(traded.map((day) => [day.day, day]));
  const days = Array.from({ length: CHART_DAYS }, (_, index) => after(now, (index - CHART_DAYS + 1) * DAY_MS));
  const yuan = (fen: string) => Number(perUnit(fen, 'jin')) / 100;
  const title = `${produceName(leafId, locale)} · ${gradeName(leafId, gradeId, locale)}`;
  const name = (day: Date) => format.dateTime(day, { month: 'short', day: 'numeric' });
  return (
    <Section title={t('chart', { name: title, days: CHART_DAYS })} heading="inside" className="mb-4">
      {traded.length === 0
        ? <p className="text-muted">{t('chartEmpty')}</p>
        : <LineBand label={t('chart', { name: title, days: CHART_DAYS })} ends={[name(days[0]!), name(days.at(-1)!)]} format={(value) => `¥${value.toFixed(2)}`}
          points={days.map((day) => { const found = byDay.get(chinaDay(day)); return found ? { low: yuan(found.lowFen), mid: yuan(found.meanFen), high: yuan(found.highFen) } : null; })} />}
    </Section>
  );
}
