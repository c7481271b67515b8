import type { Tone } from '@/components/ui/chip';
import type { ReviewState } from '@/lib/lending/domain/review';

export const REVIEW_TONES: Record<ReviewState, Tone> = { asked: 'wait', kept: 'info', changed: 'ok', withdrawn: 'idle', lapsed: 'bad' };
