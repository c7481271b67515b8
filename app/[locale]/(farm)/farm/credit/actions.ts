'use server';

import { makeScore } from '@/lib/credit/service';
import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';

export async function scoreMe(state: FormState, form: FormData): Promise<FormState> {
  return submit(makeScore, { state, form, success: () => '/farm/credit?done=scored', input: () => ({}) });
}
