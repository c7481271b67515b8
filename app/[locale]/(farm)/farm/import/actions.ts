'use server';

import { redirect } from 'next/navigation';
import { failureState, meantForAnother, submit } from '@/lib/http/action';
import { database } from '@/lib/http/database';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { currentActor } from '@/lib/http/session';
import { FIELDS, type Field, type TableKind } from '@/lib/market/import/fields';
import type { FindingCode } from '@/lib/market/import/findings';
import { acceptDoubt, discardImport, importListings, mapColumns, mendRow, settleRow, startImport, undoListings } from '@/lib/market/service';
import { importPurchases, undoPurchases } from '@/lib/orders/service';
import { systemClock } from '@/lib/shared/clock';
import { fileOf, optional, text } from '../../../_market/form';

export async function start(state: FormState, form: FormData): Promise<FormState> {
  const file = await fileOf(form, 'file');
  return submit(startImport, {
    state, form, success: ({ batchId }) => `/farm/import/${batchId}`,
    input: () => ({ fileName: file?.name ?? '-', bytes: file?.bytes ?? new Uint8Array() }),
  });
}

const page = (form: FormData, more = ''): string => `/farm/import/${text(form, 'batchId')}${more}`;
/** Back to the rows one was looking at, beside the row that was changed. */
function rowsOf(form: FormData): string {
  const query = new URLSearchParams({ ...(text(form, 'only') && { only: text(form, 'only') }), ...(text(form, 'from') && { from: text(form, 'from') }), mended: text(form, 'rowNumber') });
  return page(form, `?${query.toString()}#rows`);
}

export async function map(state: FormState, form: FormData): Promise<FormState> {
  const count = Math.min(200, Number(text(form, 'count')) || 0);
  return submit(mapColumns, {
    state, form, success: () => page(form, '?done=mapped#rows'),
    input: () => ({
      batchId: text(form, 'batchId'), kind: text(form, 'kind') as TableKind, columns: Array.from({ length: count }, (_, index) => text(form, `column-${index}`) as Field | ''),
      produce: optional(form, 'produce'), day: optional(form, 'day'),
    }),
  });
}

export async function mend(state: FormState, form: FormData): Promise<FormState> {
  const edits = Object.fromEntries(FIELDS.flatMap((field) => {
    const value = form.get(`cell-${field}`);
    // A number of a person is never shown whole, so an empty field there means that it stays.
    return typeof value === 'string' && !(field === 'idNumber' && value.trim() === '') ? [[field, value]] : [];
  }));
  return submit(mendRow, { state, form, success: () => rowsOf(form), input: () => ({ batchId: text(form, 'batchId'), rowNumber: text(form, 'rowNumber'), edits }) });
}

export async function settle(state: FormState, form: FormData): Promise<FormState> {
  return submit(settleRow, {
    state, form, success: () => rowsOf(form),
    input: () => ({ batchId: text(form, 'batchId'), rowNumber: text(form, 'rowNumber'), how: text(form, 'how') as 'accept', code: (optional(form, 'code') ?? null) as FindingCode | null }),
  });
}

export async function acceptAll(state: FormState, form: FormData): Promise<FormState> {
  return submit(acceptDoubt, { state, form, success: () => page(form, '?done=settled#rows'), input: () => ({ batchId: text(form, 'batchId'), code: text(form, 'code') as FindingCode }) });
}

/** Takes the ready rows, some hundreds at once until none is left; the key is made one a part, so that a second click takes nothing twice. */
export async function take(_state: FormState, form: FormData): Promise<FormState> {
  const doubtful = await meantForAnother(form);
  if (doubtful) return doubtful;
  const [actor, batchId] = [await currentActor(), text(form, 'batchId')];
  const operation = text(form, 'kind') === 'purchases' ? importPurchases : importListings;
  let [imported, invited] = [0, 0];
  for (let part = 0, left = 1; left > 0; part++) {
    const outcome = await operation.run({ actor, db: database(), clock: systemClock, idempotencyKey: `${text(form, '_key')}:${part}` }, { batchId });
    if (!outcome.ok) {
      if (imported > 0) break;
      return failureState(operation as never, form, outcome.error);
    }
    imported += outcome.value.imported;
    invited += outcome.value.invited;
    left = outcome.value.left;
  }
  redirect(await localPath(`/farm/import/${batchId}?done=imported&count=${imported}&invited=${invited}`));
}

export async function undo(state: FormState, form: FormData): Promise<FormState> {
  const success = ({ undone, kept }: { undone: number; kept: number }) => page(form, `?done=undone&count=${undone}&kept=${kept}`);
  const input = () => ({ batchId: text(form, 'batchId') });
  return text(form, 'kind') === 'purchases' ? submit(undoPurchases, { state, form, success, input }) : submit(undoListings, { state, form, success, input });
}

export async function discard(state: FormState, form: FormData): Promise<FormState> {
  return submit(discardImport, { state, form, success: () => '/farm/import?done=discarded', input: () => ({ batchId: text(form, 'batchId') }) });
}
