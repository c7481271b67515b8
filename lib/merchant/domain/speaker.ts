import { decideAnnouncements, FRESH_MS, isWorthSaying, spokenOf, type Queued } from '../../notify/domain/announcement';
import { combine, type Fragment } from '../../operation/plan';
import { after } from '../../shared/clock';
import type { Fen } from '../../shared/money';

/** At one counter at a time; more of them only talk over each other. */
export const MOST_SPEAKERS = 5;
/** Who is connected is written down this often, and who was seen within twice that is taken to be there. */
export const SEEN_EVERY_MS = 60_000;
export const isThere = (lastSeenAt: Date | null, now: Date): boolean => lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < 2 * SEEN_EVERY_MS;

export type SpeakerSnapshot = {
  readonly id: string; readonly version: number; readonly organisationId: string; readonly counterId: string; readonly state: 'ACTIVE' | 'REVOKED';
  readonly secretTurn: number; readonly lastSeq: number;
};
export type MessageSnapshot = {
  readonly id: string; readonly version: number; readonly seq: number; readonly amountFen: Fen; readonly wallet: string | null; readonly receipts: number;
  readonly receivedAt: Date; readonly freshUntil: Date; readonly state: 'GIVEN' | 'TOLD' | 'EXPIRED';
};

/** What a loudspeaker is sent: fen as a decimal string, `exp` in seconds since 1970, after which it is not to be said any more. */
export type Command = { readonly msgId: string; readonly seq: number; readonly amountFen: string; readonly channel: string | null; readonly text: string; readonly exp: number };

type Held = Pick<MessageSnapshot, 'id' | 'seq' | 'amountFen' | 'wallet' | 'receipts' | 'freshUntil'>;

/** A message as it is sent now. One that is no news any more keeps its id, so that whoever said it knows it again, and says how late it is. */
function commandOf({ id, seq, amountFen, wallet, receipts, freshUntil }: Held, now: Date): Command {
  const late = now > freshUntil;
  const { msgId, amountFen: amount, channel, text } = spokenOf({ msgId: id, amountFen, wallet: late ? null : wallet, count: receipts });
  return { msgId, seq, amountFen: amount, channel, text, exp: Math.floor((late ? after(now, FRESH_MS) : freshUntil).getTime() / 1000) };
}

const ended = ({ id, version }: Pick<MessageSnapshot, 'id' | 'version'>, state: 'TOLD' | 'EXPIRED', now: Date): Fragment =>
  ({ changes: [{ op: 'update', table: 'speaker_message', id, version, set: { state, endedAt: now } }] });

/** Ends what nobody will say any more; null where there is nothing open. */
export const planSilence = (open: MessageSnapshot | null, now: Date): Fragment => (open ? ended(open, 'EXPIRED', now) : {});

/**
 * What a loudspeaker is to be sent now: what it was given and has not yet said, else the next thing of its counter's queue, one at a time.
 * So whatever becomes of the line, at most one thing is in doubt, and only who may have said it is told it again.
 * `again` where what was open has just ended in silence, and the queue has not been looked at.
 */
export function decideCommand({ speaker, open, queue }: { readonly speaker: SpeakerSnapshot; readonly open: MessageSnapshot | null; readonly queue: readonly Queued[] }, now: Date): {
  readonly command: Command | null; readonly again: boolean; readonly fragment: Fragment;
} {
  if (open) {
    return isWorthSaying(open.receivedAt, now)
      ? { command: commandOf(open, now), again: false, fragment: {} }
      : { command: null, again: true, fragment: planSilence(open, now) };
  }
  const { taken: [next], fragment } = decideAnnouncements(queue, now, 1);
  if (!next) return { command: null, again: false, fragment };
  const held = {
    id: next.msgId, seq: speaker.lastSeq + 1, amountFen: next.amountFen, wallet: next.wallet, receipts: next.count,
    // A receipt is news for a minute after it came in, and the sentence that folds several for a minute from now.
    freshUntil: after(next.wallet === null ? now : next.receivedAt, FRESH_MS),
  };
  const { changes } = combine({}, fragment, { changes: [
    { op: 'insert', table: 'speaker_message', rows: [{ ...held, organisationId: speaker.organisationId, speakerId: speaker.id, receivedAt: next.receivedAt, state: 'GIVEN', givenAt: now }] },
    { op: 'update', table: 'speaker', id: speaker.id, version: speaker.version, set: { lastSeq: held.seq } },
  ] });
  return { command: commandOf(held, now), again: false, fragment: { changes } };
}

/** What a loudspeaker's word that it has said something changes; said twice, or too late, it changes nothing. */
export const planHeard = (message: MessageSnapshot, now: Date): Fragment => (message.state === 'GIVEN' ? ended(message, 'TOLD', now) : {});
