'use server';

import { openDispute, withdrawDispute } from '@/lib/credit/disputes/service';
import type { Mistake } from '@/lib/credit/domain/dispute';
import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { text } from '../../../../_orders/words';

export async function dispute(state: FormState, form: FormData): Promise<FormState> {
  return submit(openDispute, {
    state, form, success: ({ factId }) => `/farm/credit/record/${factId}?done=opened`,
    input: () => ({ factId: text(form, 'factId'), mistake: text(form, 'mistake') as Mistake, words: text(form, 'words') }),
  });
}

export async function takeBackDispute(state: FormState, form: FormData): Promise<FormState> {
  return submit(withdrawDispute, { state, form, success: ({ factId }) => `/farm/credit/record/${factId}?done=withdrawn`, input: () => ({ disputeId: text(form, 'disputeId') }) });
}
