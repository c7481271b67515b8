'use server';

import { submit } from '@/lib/http/action';
import type { FormState } from '@/lib/http/form-state';
import { createStaticCode, revokeCode } from '@/lib/payments/service';
import { text } from '../../../_orders/words';

export async function makeCode(state: FormState, form: FormData): Promise<FormState> {
  return submit(createStaticCode, { state, form, success: () => '/farm/collect?done=made', input: () => ({ label: text(form, 'label') }) });
}

export async function stopCode(state: FormState, form: FormData): Promise<FormState> {
  return submit(revokeCode, { state, form, success: () => '/farm/collect?done=stopped', input: () => ({ codeId: text(form, 'codeId') }) });
}
