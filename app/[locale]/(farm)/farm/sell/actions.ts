'use server';

import { getLocale, getTranslations } from 'next-intl/server';
import { submit } from '@/lib/http/action';
import { EDIT_INPUTS, editInput, publishInput } from '@/lib/http/field-forms';
import { text } from '@/lib/http/form-fields';
import type { FormState } from '@/lib/http/form-state';
import { conflictWords } from '@/lib/http/listing-conflicts';
import { editListing, publishListing, withdrawListing } from '@/lib/market/service';

export async function publish(state: FormState, form: FormData): Promise<FormState> {
  return submit(publishListing, { state, form, success: ({ listingId }) => `/farm/listings/${listingId}?done=published`, input: publishInput });
}

/** What somebody else changed meanwhile is shown beside the field; the form that is answered is based on that, so pressing once more means hers. */
export async function edit(state: FormState, form: FormData): Promise<FormState> {
  const locale = await getLocale();
  const t = await getTranslations('market.edit');
  return submit(editListing, {
    state, form, success: ({ listingId }) => `/farm/listings/${listingId}?done=edited`, input: editInput,
    open: async ({ conflicts, ...about }) => {
      if (conflicts.length === 0) return null;
      const words = await conflictWords(locale, about, conflicts);
      return {
        code: 'CHANGED_MEANWHILE', message: t('changedMeanwhile'),
        fields: Object.fromEntries(words.map(({ field, hers, theirs, by }) => [EDIT_INPUTS[field][0]!, t('conflict', { hers, theirs, by })])),
      };
    },
  });
}

export async function takeBack(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawListing, { state, form, success: ({ listingId }) => `/farm/listings/${listingId}?done=withdrawn`, input: () => ({ listingId: text(form, 'listingId') }) });
}
