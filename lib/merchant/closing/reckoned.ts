import type { Db } from '../../db/database';
import { capturedOf } from '../../ledger/queries';
import { daySales, oddSales } from '../../payments/takings/queries';
import { after, chinaDayStart, DAY_MS } from '../../shared/clock';
import { reckon, type Reckoning } from '../domain/reckoning';

/** A counter's day as payments, the channel and the ledger tell it now. */
export async function reckonedDay(db: Db, counter: { readonly id: string; readonly organisationId: string }, day: string): Promise<Reckoning> {
  const [from, until] = [chinaDayStart(day), after(chinaDayStart(day), DAY_MS)];
  const [sales, odd] = await Promise.all([daySales(db, counter.organisationId, counter.id, from, until), oddSales(db, counter.organisationId, counter.id, from, until)]);
  return reckon(sales, await capturedOf(db, sales.map(({ paymentId }) => paymentId)), odd);
}
