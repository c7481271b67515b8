import { getTranslations } from 'next-intl/server';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import type { Verification } from '@/lib/identity/dto';
import { CHECK_REASONS } from '@/lib/identity/domain/verification';

const TONES: Record<Verification, Tone> = { none: 'idle', pending: 'wait', verified: 'ok', failed: 'bad', unknown: 'wait' };

export async function CheckChip({ state }: { readonly state: Verification }) {
  const t = await getTranslations('identity.verification');
  return <StatusChip tone={TONES[state]}>{t(state)}</StatusChip>;
}

/** Why a check did not end well, and what to do. */
export async function CheckReason({ state, reason }: { readonly state: Verification; readonly reason: string | null }) {
  const t = await getTranslations('identity.reasons');
  const known = CHECK_REASONS.find((candidate) => candidate === reason);
  return known && (state === 'failed' || state === 'unknown') ? <Notice tone={state === 'failed' ? 'bad' : 'wait'} className="my-2">{t(known)}</Notice> : null;
}
