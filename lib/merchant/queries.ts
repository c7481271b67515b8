import type { Db } from '../db/database';
import { isOnboarded } from '../payments/service';
import { askedAt, countersThatSold, sales, takingsBy, type AskedDto, type SaleDto, type SalesCursor, type SalesFilter, type SalesScope } from '../payments/takings/queries';
import type { PersonActor } from '../shared/actor';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS } from '../shared/clock';
import { reckonedDay } from './closing/reckoned';
import { seesAll, type CounterSnapshot } from './domain/counter';
import { hasChanged, type Reckoning } from './domain/reckoning';
import type { CounterDto, DayDto, DayFigures, StoreDto, TakingsDto } from './dto';
import { loadCounter, loadLastClosing } from './repo';

/** The stores that the actor sees, each with its counters; a clerk's have only those she stands at. */
export async function stores(db: Db, actor: PersonActor): Promise<StoreDto[]> {
  const rows = await db.sql<{ id: string; name: string; place: string | null; counters: CounterDto[] }>(
    `select s.id, s.name, s.place, coalesce(json_agg(json_build_object('id', c.id, 'storeId', s.id, 'storeName', s.name, 'name', c.name, 'state', c.state, 'qrToken', q.token,
         'clerks', (select coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name) order by k.created_at, k.id), '[]')
           from counter_clerk k join person p on p.id = k.person_id join membership m on m.person_id = p.id and m.organisation_id = k.organisation_id and m.status <> 'ended'
           where k.counter_id = c.id and k.state = 'ACTIVE')) order by c.state desc, c.created_at, c.name, c.id) filter (where c.id is not null), '[]') as counters
     from store s left join counter c on c.store_id = s.id and ($2 or exists (select from counter_clerk k where k.counter_id = c.id and k.person_id = $3 and k.state = 'ACTIVE'))
     left join qr_code q on q.id = c.qr_code_id
     where s.organisation_id = $1 group by s.id order by s.created_at, s.id`, [actor.organisationId, seesAll(actor), actor.personId]);
  return seesAll(actor) ? rows : rows.filter(({ counters }) => counters.length > 0);
}

export const countersOf = (all: readonly StoreDto[]): CounterDto[] => all.flatMap(({ counters }) => [...counters]);

/** One counter within the actor's reach; null where there is none such. */
export async function counter(db: Db, actor: PersonActor, counterId: string): Promise<(Pick<CounterSnapshot, 'id' | 'storeName' | 'name' | 'state'> & { readonly qrToken: string }) | null> {
  const found = await loadCounter(db, actor, counterId);
  if (!found) return null;
  const [code] = await db.sql<{ token: string }>('select token from qr_code where id = $1', [found.qrCodeId]);
  return { id: found.id, storeName: found.storeName, name: found.name, state: found.state, qrToken: code!.token };
}

/** Whether the acquirer takes payments for the actor's organisation. */
export const mayCollect = (db: Db, actor: PersonActor): Promise<boolean> => isOnboarded(db, actor.organisationId);

async function scopeOf(db: Db, actor: PersonActor, counterId?: string): Promise<SalesScope> {
  const { organisationId } = actor;
  if (counterId !== undefined) return { organisationId, counterIds: (await loadCounter(db, actor, counterId)) ? [counterId] : [] };
  return { organisationId, counterIds: seesAll(actor) ? null : countersOf(await stores(db, actor)).map(({ id }) => id) };
}

/** Sales within the actor's reach, the newest first. */
export const salesSeen = async (db: Db, actor: PersonActor, filter: SalesFilter & { readonly counterId?: string }, page: { readonly before?: SalesCursor; readonly limit: number }): Promise<SaleDto[]> =>
  sales(db, await scopeOf(db, actor, filter.counterId), filter, page);

/** Today's hours, or the last days up to today, of China's calendar. */
export async function takings(db: Db, actor: PersonActor, days: number, now: Date, counterId?: string): Promise<TakingsDto> {
  const today = chinaDayStart(chinaDay(now));
  const from = after(today, -(days - 1) * DAY_MS);
  const hourly = days === 1;
  const rows = await takingsBy(db, await scopeOf(db, actor, counterId), hourly ? 'hour' : 'day', from, after(today, DAY_MS));
  const names = hourly
    ? Array.from({ length: 24 }, (_, hour) => `${chinaDay(now)} ${String(hour).padStart(2, '0')}`)
    : Array.from({ length: days }, (_, day) => chinaDay(after(from, day * DAY_MS + HOUR_MS)));
  return {
    sales: rows.reduce((sum, row) => sum + row.sales, 0), takenFen: rows.reduce((sum, row) => sum + row.takenFen, 0n).toString(), refundedFen: rows.reduce((sum, row) => sum + row.refundedFen, 0n).toString(),
    parts: names.map((part) => {
      const own = rows.filter((row) => row.part === part);
      return { part, byWallet: Object.fromEntries(own.map(({ wallet, takenFen }) => [wallet, takenFen.toString()])), refundedFen: own.reduce((sum, row) => sum + row.refundedFen, 0n).toString() };
    }),
  };
}

const figures = ({ sales: count, takenFen, returnedFen, ledgerFen, wallets, differences }: Reckoning): DayFigures =>
  ({ sales: count, takenFen: takenFen.toString(), returnedFen: returnedFen.toString(), ledgerFen: ledgerFen.toString(), wallets, differences });

/** A day of a counter with its closings; null where the counter is out of reach. */
export async function counterDay(db: Db, actor: PersonActor, counterId: string, day: string): Promise<DayDto | null> {
  const found = await loadCounter(db, actor, counterId);
  if (!found) return null;
  const [reckoning, last, closings] = await Promise.all([reckonedDay(db, found, day), loadLastClosing(db, counterId, day),
    db.sql<Reckoning & { turn: number; closedBy: string; closedAt: Date }>(
      `select d.turn, d.sales, d.taken_fen as "takenFen", d.returned_fen as "returnedFen", d.ledger_fen as "ledgerFen", d.wallets, d.differences, p.name as "closedBy", d.closed_at as "closedAt"
       from day_closing d join person p on p.id = d.closed_by where d.counter_id = $1 and d.day = $2 order by d.turn desc`, [counterId, day])]);
  return {
    day, now: figures(reckoning), changed: last !== null && hasChanged(last, reckoning),
    closings: closings.map(({ turn, closedBy, closedAt, ...closed }) => ({ ...figures(closed), turn, closedBy, closedAt })),
  };
}

/** Counters whose yesterday had sales and was not closed, for those who see them: what waits. */
export async function unclosed(db: Db, actor: PersonActor, now: Date): Promise<{ readonly counterId: string; readonly day: string }[]> {
  const day = chinaDay(after(now, -DAY_MS));
  const own = countersOf(await stores(db, actor)).map(({ id }) => id);
  const sold = await countersThatSold(db, { organisationId: actor.organisationId, counterIds: own }, chinaDayStart(day), after(chinaDayStart(day), DAY_MS));
  const closed = await db.sql<{ counterId: string }>('select counter_id as "counterId" from day_closing where counter_id = any ($1) and day = $2', [sold, day]);
  return sold.filter((counterId) => !closed.some((one) => one.counterId === counterId)).map((counterId) => ({ counterId, day }));
}

/** An amount asked for at a counter within the actor's reach, and whether it is paid. */
export const asked = async (db: Db, actor: PersonActor, counterId: string, paymentId: string, now: Date): Promise<AskedDto | null> =>
  (await loadCounter(db, actor, counterId)) && askedAt(db, counterId, paymentId, now);
