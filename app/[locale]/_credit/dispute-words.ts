import type { Tone } from '@/components/ui/chip';
import type { DisputeState } from '@/lib/credit/domain/dispute';

export const DISPUTE_TONES: Record<DisputeState, Tone> = { open: 'wait', answered: 'wait', upheld: 'info', corrected: 'ok', withdrawn: 'idle', lapsed: 'bad' };
