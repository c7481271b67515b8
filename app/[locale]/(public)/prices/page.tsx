import { ChartLine } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { LineBand } from '@/components/charts/line-band';
import { Sparkline } from '@/components/charts/sparkline';
import { inputClass } from '@/components/forms/input-class';
import { ReadAloud } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Link } from '@/components/navigation';
import { Mass } from '@/components/ui/amounts';
import { Button, LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { gradeName, produceLeaf, produceName } from '@/lib/catalogue/domain/produce';
import { regionOptions } from '@/lib/catalogue/dto';
import { database } from '@/lib/http/database';
import { board, BOARD_DAYS, boardWeeks } from '@/lib/market/board';
import type { BoardRowDto, BoardWeekDto } from '@/lib/market/dto';
import { after, DAY_MS, systemClock } from '@/lib/shared/clock';
import { PriceRow } from '../../_market/price-row';
import { Trend } from '../../_market/trend';
import { chartOf, priceText, WEEKS, yearByKind, yuanPerJin } from '../../_market/words';

type PricesProps = { readonly searchParams: Promise<{ region?: string; leaf?: string; grade?: string }> };
type Kind = Pick<BoardRowDto, 'leafId' | 'gradeId'>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('market.prices');
  return { title: t('title'), description: t('intro', { days: BOARD_DAYS }) };
}

/** What produce really fetched: the public price board, out of accepted deliveries alone. */
export default async function Prices({ searchParams }: PricesProps) {
  const [t, locale, display, query] = await Promise.all([getTranslations('market.prices'), getLocale(), currentDisplay(), searchParams]);
  const province = query.region && /^\d{2}(0000)?$/.test(query.region) ? query.region.slice(0, 2) : undefined;
  const now = systemClock.now();
  const [rows, weeks] = await Promise.all([board(database(), now, { regionPrefix: province }), boardWeeks(database(), now, WEEKS, { regionPrefix: province })]);
  const years = yearByKind(weeks);
  const asked = query.leaf && query.grade && produceLeaf(query.leaf) ? { leafId: query.leaf, gradeId: query.grade } : null;
  const traded = (kind: Kind) => years.get(keyOf(kind))?.filter((price) => price !== null).length ?? 0;
  const shown: Kind | undefined = asked ?? rows.toSorted((one, other) => traded(other) - traded(one))[0];
  return (
    <PublicShell display={display} aside={<ReadAloud />}>
      <PageHeader title={t('title')} intro={t('intro', { days: BOARD_DAYS })} />
      <form aria-label={t('filter')} className="mb-4 flex items-end gap-2">
        <label className="min-w-0 flex-1 sm:max-w-64"><span className="mb-1 block text-sm text-muted">{t('region')}</span>
          <select name="region" defaultValue={province ? `${province}0000` : ''} className={inputClass(false)}>
            <option value="">{t('everywhere')}</option>
            {regionOptions(null, locale).map(({ value, label }) => <option key={value} value={`${value.slice(0, 2)}0000`}>{label}</option>)}
          </select>
        </label>
        <Button type="submit" look="secondary" className="min-h-12">{t('show')}</Button>
      </form>
      {shown && <OneKind kind={shown} row={rows.find((row) => sameKind(row, shown))} weeks={weeks.filter((week) => sameKind(week, shown))} now={now} />}
      <Card flush>
        {rows.length === 0
          ? <EmptyState icon={ChartLine} title={t('empty')} action={<LinkButton href="/sign-in">{t('sell')}</LinkButton>}>{t('emptyHint')}</EmptyState>
          : (
            <>
              <div className="hidden sm:block"><Board rows={rows} years={years} region={province} shown={shown} /></div>
              <div className="sm:hidden">{rows.map((row) => <PriceRow key={keyOf(row)} row={row} region={province} year={years.get(keyOf(row))} />)}</div>
            </>
          )}
      </Card>
      <p className="mt-3 max-w-prose text-sm text-muted">{t('note')}</p>
    </PublicShell>
  );
}

const keyOf = ({ leafId, gradeId }: Kind) => `${leafId}:${gradeId}`;
const sameKind = (one: Kind, other: Kind) => keyOf(one) === keyOf(other);

type BoardProps = { readonly rows: readonly BoardRowDto[]; readonly years: ReadonlyMap<string, readonly (number | null)[]>; readonly region?: string; readonly shown?: Kind };

async function Board({ rows, years, region, shown }: BoardProps) {
  const [t, locale] = await Promise.all([getTranslations('market.prices'), getLocale()]);
  const middle = 'align-middle!';
  return (
    <DataTable caption={t('title')} rows={rows} rowKey={keyOf} selected={(row) => shown !== undefined && sameKind(row, shown)} columns={[
      { key: 'produce', header: t('produce'), primary: true, className: middle, cell: (row) => (
        <Link href={chartOf(row, region)} className="inline-flex min-h-11 items-center gap-2 text-field">
          <b className="font-semibold">{produceName(row.leafId, locale)}</b> {gradeName(row.leafId, row.gradeId, locale)}</Link>) },
      { key: 'year', header: t('year'), className: middle, cell: (row) => <Sparkline values={years.get(keyOf(row)) ?? []} className="h-8 w-28" /> },
      { key: 'median', header: t('median'), align: 'right', className: middle, cell: ({ medianFen }) => <><b className="text-lg font-semibold">{priceText(medianFen)}</b>{t('perJin')}<span className="block text-sm text-muted">{priceText(medianFen, 'kg')}{t('perKg')}</span></> },
      { key: 'trend', header: t('trend'), className: middle, cell: ({ trendBps }) => trendBps === null ? <span className="text-sm text-muted">{t('noTrend')}</span> : <Trend bps={trendBps} /> },
      { key: 'band', header: t('band'), align: 'right', className: middle, cell: ({ lowFen, highFen }) => lowFen === highFen ? priceText(lowFen) : <>{priceText(lowFen)} – {priceText(highFen)}</> },
      { key: 'mass', header: t('traded'), align: 'right', className: middle, cell: ({ massGrams, trades }) => <><Mass grams={massGrams} unit="tonne" plain /><span className="block text-sm text-muted">{t('trades', { count: trades })}</span></> },
    ]} />
  );
}

type OneKindProps = { readonly kind: Kind; readonly row?: BoardRowDto; readonly weeks: readonly BoardWeekDto[]; readonly now: Date };

/** One kind and grade through a year: the price now, and the line that led there, with how much was traded along its foot. */
async function OneKind({ kind, row, weeks, now }: OneKindProps) {
  const [t, units, locale, format] = await Promise.all([getTranslations('market.prices'), getTranslations('common.unit'), getLocale(), getFormatter()]);
  const name = `${produceName(kind.leafId, locale)} ${gradeName(kind.leafId, kind.gradeId, locale)}`;
  const byWeek = new Map(weeks.map((week) => [week.week, week]));
  const points = Array.from({ length: WEEKS }, (_, week) => byWeek.get(week));
  const month = (week: number) => format.dateTime(after(now, (week - WEEKS + 1) * 7 * DAY_MS), { month: 'short' });
  return (
    <Card as="section" className="mb-4 scroll-mt-4 sm:p-5">
      <div id="chart" className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
        <div>
          <h2 className="text-lg font-semibold">{name}</h2>
          {row && <p className="num mt-1"><b className="text-3xl font-bold">{priceText(row.medianFen)}</b>/{units('jin')} <Trend bps={row.trendBps} /> <span className="text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span></p>}
        </div>
        {row && <p className="text-sm text-muted">{t('tradesIn', { days: BOARD_DAYS, count: row.trades })} · <Mass grams={row.massGrams} unit="tonne" plain /></p>}
      </div>
      {weeks.length < 2
        ? <p className="text-muted">{t('chartEmpty')}</p>
        : (
          <>
            <LineBand label={t('chart', { name })} height="h-40 sm:h-56" ends={[month(0), t('thisWeek')]} format={(value) => `¥${value.toFixed(2)}`}
              marks={[13, 26, 39].map((week) => ({ index: week, name: month(week) }))} volumes={points.map((point) => Number(point?.massGrams ?? 0))}
              points={points.map((point) => point ? { low: yuanPerJin(point.lowFen), mid: yuanPerJin(point.meanFen), high: yuanPerJin(point.highFen) } : null)} />
            <p className="mt-2 text-sm text-muted">{t('chartNote')}</p>
          </>
        )}
    </Card>
  );
}
