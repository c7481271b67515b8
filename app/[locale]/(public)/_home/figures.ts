import { scoredCount } from '@/lib/credit/queries';
import { database } from '@/lib/http/database';
import { acceptedSince, board, boardWeeks } from '@/lib/market/board';
import { offeredNow } from '@/lib/market/queries';
import { signedSince } from '@/lib/orders/queries';
import { heldFen } from '@/lib/payments/queries';
import { paidOutSince } from '@/lib/settlement/queries';
import { after, DAY_MS, MINUTE_MS, systemClock } from '@/lib/shared/clock';
import { WEEKS } from '../../_market/words';

export const FIGURE_DAYS = 30;

async function count(now: Date) {
  const db = database();
  const since = after(now, -FIGURE_DAYS * DAY_MS);
  const [offered, signed, held, accepted, paid, scored, rows, weeks] = await Promise.all([
    offeredNow(db), signedSince(db, since), heldFen(db, null), acceptedSince(db, since), paidOutSince(db, since), scoredCount(db), board(db, now), boardWeeks(db, now, WEEKS)]);
  return { offered, signed, held, accepted, paid, scored, rows, weeks };
}
export type Figures = Awaited<ReturnType<typeof count>>;

let kept: { readonly until: number; readonly figures: Promise<Figures> } | null = null;

/** What the front page counts. Everybody sees the same, so it is counted once a minute, however many come. */
export function liveFigures(): Promise<Figures> {
  const now = systemClock.now();
  if (kept && now.getTime() < kept.until) return kept.figures;
  const figures = count(now);
  kept = { until: now.getTime() + MINUTE_MS, figures };
  figures.catch(() => { kept = null; });
  return figures;
}
