'use server';

import { redirect } from 'next/navigation';
import { failureState, meantForAnother, submit } from '@/lib/http/action';
import { database } from '@/lib/http/database';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { currentActor } from '@/lib/http/session';
import { listing as findListing } from '@/lib/market/queries';
import { makeOffer } from '@/lib/market/service';
import { systemClock } from '@/lib/shared/clock';
import { yuanText } from '@/lib/shared/money';
import type { MassUnit } from '@/lib/shared/quantity';
import { optional, text, ticked } from '../../../_market/form';
import { plainMass } from '../../../_market/words';

export async function propose(state: FormState, form: FormData): Promise<FormState> {
  return submit(makeOffer, {
    state, form, success: ({ offerId }) => `/buy/offers/${offerId}?done=proposed`,
    input: () => ({
      listingId: text(form, 'listingId'), demandId: optional(form, 'demandId'), mass: text(form, 'mass'), soldBy: text(form, 'massUnit') as MassUnit,
      price: text(form, 'price'), pricedBy: text(form, 'pricedBy') as MassUnit, deliverOn: text(form, 'deliverOn'), note: optional(form, 'note'),
      confirmed: ticked(form, 'confirmed'),
    }),
  });
}

const MOST_PARTS = 20;

/**
 * Asks every seller of a fill plan at the asking price, one offer each. The hidden key is made one a listing, so that the
 * same click twice asks nobody twice; who could not be asked is counted on the page that follows.
 */
export async function proposeForPlan(_state: FormState, form: FormData): Promise<FormState> {
  const doubtful = await meantForAnother(form);
  if (doubtful) return doubtful;
  const [actor, db] = [await currentActor(), database()];
  const [from, to] = [text(form, 'from'), text(form, 'to')];
  let asked = 0;
  let failure: Awaited<ReturnType<typeof makeOffer.run>> | null = null;
  for (const part of text(form, 'plan').split(' ').slice(0, MOST_PARTS)) {
    const [listingId, grams] = part.split(':') as [string, string | undefined];
    const listing = grams && /^\d{1,15}$/.test(grams) ? await findListing(db, actor, listingId) : null;
    if (!listing || !grams) continue;
    const day = [from, listing.harvestFrom].sort().at(-1)!;
    const outcome = await makeOffer.run({ actor, db, clock: systemClock, idempotencyKey: `${text(form, '_key')}:${listingId}` }, {
      listingId, demandId: optional(form, 'demandId'), mass: plainMass(grams, 'kg'), soldBy: 'kg', price: yuanText(BigInt(listing.priceFen)), pricedBy: listing.pricedBy,
      deliverOn: day <= to && day <= listing.harvestTo ? day : listing.harvestFrom, confirmed: true,
    });
    if (outcome.ok) asked++;
    else failure = outcome;
  }
  if (asked === 0 && failure && !failure.ok) return failureState(makeOffer as never, form, failure.error);
  redirect(await localPath(`/buy/offers?asked=${asked}`));
}
