import type { Db } from '../db/database';
import type { Actor, PersonActor } from '../shared/actor';
import { seesAll, type CounterSnapshot } from './domain/counter';
import type { LastClosing } from './domain/reckoning';

/** A counter within the actor's reach: of her own organisation, and for a clerk one she stands at. */
export async function loadCounter(db: Db, actor: Actor, counterId: string): Promise<CounterSnapshot | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<CounterSnapshot>(
    `select c.id, c.version, c.organisation_id as "organisationId", c.store_id as "storeId", s.name as "storeName", c.name, c.qr_code_id as "qrCodeId", c.state
     from counter c join store s on s.id = c.store_id where c.id = $1 and c.organisation_id = $2
       and ($3 or exists (select from counter_clerk k where k.counter_id = c.id and k.person_id = $4 and k.state = 'ACTIVE'))`,
    [counterId, actor.organisationId, seesAll(actor), actor.personId]);
  return rows[0] ?? null;
}

export async function loadStore(db: Db, actor: PersonActor, storeId: string): Promise<{ readonly id: string; readonly name: string } | null> {
  return (await db.sql<{ id: string; name: string }>('select id, name from store where id = $1 and organisation_id = $2', [storeId, actor.organisationId]))[0] ?? null;
}

export type ClerkRow = { readonly id: string; readonly version: number; readonly state: 'ACTIVE' | 'ENDED' };
export async function loadClerk(db: Db, counterId: string, personId: string): Promise<ClerkRow | null> {
  return (await db.sql<ClerkRow>('select id, version, state from counter_clerk where counter_id = $1 and person_id = $2', [counterId, personId]))[0] ?? null;
}

/** The newest closing of a counter's day. */
export async function loadLastClosing(db: Db, counterId: string, day: string): Promise<LastClosing | null> {
  const rows = await db.sql<LastClosing>(
    `select turn, sales, taken_fen as "takenFen", returned_fen as "returnedFen", ledger_fen as "ledgerFen", differences
     from day_closing where counter_id = $1 and day = $2 order by turn desc limit 1`, [counterId, day]);
  return rows[0] ?? null;
}
