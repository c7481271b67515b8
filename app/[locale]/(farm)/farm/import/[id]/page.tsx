import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { importTable, type ImportRowDto, type ImportTableDto } from '@/lib/market/import/queries';
import { systemClock } from '@/lib/shared/clock';
import { OneButton } from '../../../../_market/one-button';
import { FarmFrame } from '../../../_components/farm-frame';
import { discard, take, undo } from '../actions';
import { Doubts } from './_components/doubts';
import { Mapping } from './_components/mapping';
import { RowCard } from './_components/row-card';

type ImportProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<Query> };
type Query = { only?: string; from?: string; mended?: string; done?: string; count?: string; invited?: string; kept?: string };

const STATUSES = ['wrong', 'doubtful', 'ready', 'skipped', 'imported', 'undone'] as const;
const number = (text: string | undefined): number => (text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : 0);

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('import.page'))('title') };
}

/** One table: what its columns are, how its rows stand, and what can be done with them. */
export default async function Import({ params, searchParams }: ImportProps) {
  const [t, kinds, { id }, query, { actor }] = await Promise.all([
    getTranslations('import.page'), getTranslations('import.kinds'), params, searchParams, requireSession({ orgs: ['cooperative'] })]);
  const only = STATUSES.find((status) => status === query.only);
  const table = await importTable(database(), actor, id, { only, from: number(query.from), now: systemClock.now() });
  if (!table) notFound();
  return (
    <FarmFrame width="wide" title={<span className="break-all">{table.fileName}</span>} back={{ href: '/farm/import', label: t('title') }} chips={<><Chip>{kinds(table.kind)}</Chip><Chip tone="idle">{t(`status.${table.status}`)}</Chip></>}>
      <Done query={query} />
      <Take table={table} />
      <Mapping table={table} />
      <Doubts table={table} />
      <Rows table={table} only={only} from={query.from} mended={number(query.mended)} />
    </FarmFrame>
  );
}

/** What the last act came to. */
async function Done({ query }: { readonly query: Query }) {
  const t = await getTranslations('import.page.done');
  const counts = { count: number(query.count), invited: number(query.invited), kept: number(query.kept) };
  if (query.done === 'imported' || query.done === 'undone') return <Notice tone="ok" live className="mb-4">{t(query.done, counts)}</Notice>;
  if (query.done === 'mapped' || query.done === 'settled') return <Notice tone="ok" live className="mb-4">{t(query.done)}</Notice>;
  return null;
}

/** How the table stands in one sentence, and the acts on the whole of it. */
async function Take({ table }: { readonly table: ImportTableDto }) {
  const t = await getTranslations('import.page');
  const { id, kind, status, counts, touched } = table;
  const fields = { batchId: id, kind };
  const isOpen = status === 'checking' || status === 'imported';
  return (
    <Card className="mb-4 lg:grid lg:grid-cols-[20rem_minmax(0,1fr)] lg:items-center lg:gap-x-8 large-print:block">
      <dl className="grid grid-cols-3 gap-2 text-center">
        {(['ready', 'doubtful', 'wrong'] as const).map((each) => (
          <div key={each}><dt className="text-sm text-muted">{t(`rows.${each}`)}</dt><dd className={`num text-2xl font-bold ${each === 'wrong' && counts.wrong > 0 ? 'text-clay' : ''}`}>{counts[each]}</dd></div>
        ))}
      </dl>
      <div>
        {counts.imported > 0 && <p className="mt-2 lg:mt-0">{t('importedRows', { count: counts.imported })}</p>}
        {isOpen && counts.ready > 0 && (
          <>
            <p className="mb-3 mt-3 lg:mt-0">{t(`take.${kind}`, { count: counts.ready, rest: counts.doubtful + counts.wrong })}</p>
            <OneButton action={take} fields={fields} label={t('takeButton', { count: counts.ready })} look="primary" size="lg">{t('takeButton', { count: counts.ready })}</OneButton>
          </>
        )}
        {status === 'checking' && <OneButton action={discard} fields={fields} label={t('discard')} look="quiet" className="mt-3">{t('discard')}</OneButton>}
        {status === 'imported' && (
          <div className="mt-4 border-t border-line pt-3">
            <p className="mb-2 text-sm text-muted">{t(`undoHint.${kind}`)} {touched > 0 && t('undoTouched', { count: touched })}</p>
            <OneButton action={undo} fields={fields} label={t('undo')} look="danger">{t('undo')}</OneButton>
          </div>
        )}
        {status === 'undone' && counts.imported > 0 && <Notice tone="info" className="mt-3">{t(`stays.${kind}`, { count: counts.imported })}</Notice>}
      </div>
    </Card>
  );
}

async function Rows({ table, only, from, mended }: { readonly table: ImportTableDto; readonly only?: ImportRowDto['status']; readonly from?: string; readonly mended: number }) {
  const t = await getTranslations('import.page');
  const path = `/farm/import/${table.id}`;
  const all = Object.values(table.counts).reduce((sum, count) => sum + count, 0);
  const address = (status?: string, start?: number | null) => `${path}?${new URLSearchParams({ ...(status && { only: status }), ...(start && { from: String(start) }) }).toString()}#rows`;
  return (
    <section id="rows">
      <h2 className="mb-2 mt-5 text-lg font-semibold">{t('rowsTitle')}</h2>
      <Tabs label={t('rowsTitle')} tabs={[
        { href: address(), label: t('rows.all'), count: all, current: only === undefined },
        ...STATUSES.filter((status) => table.counts[status] > 0).map((status) => ({ href: address(status), label: t(`rows.${status}`), count: table.counts[status], current: only === status })),
      ]} />
      <ol className="grid gap-3">
        {table.rows.map((row) => <RowCard key={row.row} batch={table} row={row} only={only} from={from} justMended={row.row === mended} />)}
      </ol>
      {table.rows.length === 0 && <Card><p className="text-muted">{t('noRows')}</p></Card>}
      <Pagination nextHref={table.next ? address(only, table.next) : null} firstHref={from ? address(only) : null} />
    </section>
  );
}
