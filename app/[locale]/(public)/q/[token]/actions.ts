'use server';

import { headers } from 'next/headers';
import { failureState, submit } from '@/lib/http/action';
import { clientAddress } from '@/lib/http/client';
import type { FormState } from '@/lib/http/form-state';
import { localPath } from '@/lib/http/local-path';
import { originOf } from '@/lib/http/origin';
import { rateLimit } from '@/lib/http/rate-limit';
import { WALLETS, type Wallet } from '@/lib/payments/domain/machines';
import { startAttempt, startStaticSale } from '@/lib/payments/service';
import { systemClock } from '@/lib/shared/clock';

const takeTry = rateLimit(30, 15);
const text = (form: FormData, name: string): string => { const value = form.get(name); return typeof value === 'string' ? value : ''; };
const walletIn = (form: FormData): Wallet => WALLETS.find((wallet) => wallet === form.get('wallet')) ?? ('' as Wallet);
const visitor = { kind: 'visitor', personId: null } as const;

/** The page of the code as the payer reached it: where the wallet sends them back to. */
const pageOf = async (token: string): Promise<string> => originOf(await headers()) + (await localPath(`/q/${token}`));

async function busy(form: FormData): Promise<FormState | null> {
  return takeTry(await clientAddress(), systemClock.now().getTime()).ok ? null : failureState(startAttempt as never, form, { code: 'BUSY' });
}

export async function payOrder(state: FormState, form: FormData): Promise<FormState> {
  const token = text(form, 'token');
  const returnUrl = await pageOf(token);
  return (await busy(form)) ?? submit(startAttempt, {
    state, form, actor: visitor, input: () => ({ token, wallet: walletIn(form), returnUrl }), success: ({ attemptId }) => `/q/${token}/${attemptId}`,
  });
}

export async function payStatic(state: FormState, form: FormData): Promise<FormState> {
  const token = text(form, 'token');
  const returnUrl = await pageOf(token);
  return (await busy(form)) ?? submit(startStaticSale, {
    state, form, actor: visitor, input: () => ({ token, wallet: walletIn(form), amount: text(form, 'amount'), returnUrl }), success: ({ attemptId }) => `/q/${token}/${attemptId}`,
  });
}
