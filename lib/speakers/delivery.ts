import type { Db } from '../db/database';
import { watching } from '../http/watching';
import { SEEN_EVERY_MS, type Command } from '../merchant/domain/speaker';
import { speakerMarks } from '../merchant/speaker/queries';
import { commandSpeaker, hearSpoken, noteSpeakers } from '../merchant/service';
import type { Clock } from '../shared/clock';

/** A loudspeaker that can be reached: how it is sent something, and how it is cut off. */
export type Reached = {
  readonly speakerId: string;
  /** With which of its secrets it came; null where somebody else let it in. */
  readonly secretTurn: number | null;
  readonly send: (command: Command) => Promise<void>;
  readonly cut: () => void;
};

export type DeliveryTimes = { readonly lookMs: number; readonly resendMs: number };
/** The queue is looked at as often as for the pages that speak; what was not confirmed is sent once more after a while, for lines lose things. */
const TIMES: DeliveryTimes = { lookMs: 500, resendMs: 15_000 };
const AT_ONCE_NOTED = 500;

type Session = Reached & { unwatch: () => void; sent: { readonly msgId: string; readonly atMs: number } | null; timer: NodeJS.Timeout | undefined; busy: boolean; again: boolean; over: boolean };

/** What loudspeakers say back is this, and nothing else. */
function msgIdOf(payload: Uint8Array): string | null {
  try {
    const { msgId } = JSON.parse(Buffer.from(payload).toString('utf8')) as { msgId?: unknown };
    return typeof msgId === 'string' && /^[\w-]{1,40}$/.test(msgId) ? msgId : null;
  } catch {
    return null;
  }
}

/**
 * Gives loudspeakers what they are to say, over whatever line they are reached. The database owns the queue and every decision; here lies
 * only who can be reached just now, so this may be killed at any moment. While nobody can be reached, nothing is asked of the database.
 */
export function delivery({ db, clock, times: { lookMs, resendMs } = TIMES }: { readonly db: Db; readonly clock: Clock; readonly times?: DeliveryTimes }) {
  const context = { db, clock, actor: { kind: 'system', job: 'speakers' } } as const;
  const sessions = new Map<string, Session>();
  const watch = watching(async (ids) => {
    const marks = await speakerMarks(db, ids);
    return new Map(ids.map((id) => { const found = marks.get(id); return [id, found ? `${found.secretTurn} ${found.mark}` : 'gone']; }));
  }, lookMs);

  /** Asks what this one is to say and sends it, until there is nothing more or it is its turn to answer. */
  async function tell(session: Session): Promise<void> {
    if (session.busy) { session.again = true; return; }
    if (session.over || (session.sent && performance.now() - session.sent.atMs < resendMs)) return;
    session.busy = true;
    clearTimeout(session.timer);
    try {
      do {
        session.again = false;
        const told = await commandSpeaker.run(context, { speakerId: session.speakerId });
        if (session.over) return;
        if (!told.ok) {
          if (told.error.code === 'NOT_FOUND') return session.cut();
          throw new Error(told.error.code);
        }
        const { command, again } = told.value as { command: Command | null; again: boolean };
        session.sent = command && { msgId: command.msgId, atMs: performance.now() };
        if (command) await session.send(command);
        session.again ||= again;
      } while (session.again && !session.sent);
    } catch {
      // The database restarts, or the line broke as it was used: tried again like what was lost on the way.
      session.sent = null;
    } finally {
      session.busy = false;
      if (!session.over) session.timer = setTimeout(() => { session.sent = null; void tell(session); }, resendMs);
    }
  }

  function gone(reached: Reached): void {
    const session = sessions.get(reached.speakerId);
    // The newer of two connections stays.
    if (!session || session.cut !== reached.cut) return;
    sessions.delete(reached.speakerId);
    session.over = true;
    clearTimeout(session.timer);
    session.unwatch();
  }

  /** From now on it can be reached; what it has not confirmed it is told at once. */
  function came(reached: Reached): void {
    const before = sessions.get(reached.speakerId);
    if (before) gone(before);
    const session: Session = { ...reached, unwatch: () => undefined, sent: null, timer: undefined, busy: false, again: false, over: false };
    sessions.set(reached.speakerId, session);
    session.unwatch = watch(reached.speakerId, (state) => {
      if (state === 'gone' || (reached.secretTurn !== null && Number(state.split(' ')[0]) !== reached.secretTurn)) session.cut();
      else void tell(session);
    });
    void note([reached.speakerId]);
  }

  /** A loudspeaker says that it has said something. Throws where that could not be written down, so that it is said again. */
  async function heard(speakerId: string, payload: Uint8Array): Promise<void> {
    const msgId = msgIdOf(payload);
    if (msgId === null) return;
    const noted = await hearSpoken.run(context, { speakerId, msgId });
    if (!noted.ok) {
      if (noted.error.code === 'NOT_FOUND') return;
      throw new Error(noted.error.code);
    }
    const session = sessions.get(speakerId);
    if (session?.sent?.msgId === msgId) {
      session.sent = null;
      void tell(session);
    }
  }

  const note = async (speakerIds: readonly string[]): Promise<void> => {
    for (let at = 0; at < speakerIds.length; at += AT_ONCE_NOTED) await noteSpeakers.run(context, { speakerIds: speakerIds.slice(at, at + AT_ONCE_NOTED) }).catch(() => undefined);
  };
  const noting = setInterval(() => void note([...sessions.values()].filter(({ secretTurn }) => secretTurn !== null).map(({ speakerId }) => speakerId)), SEEN_EVERY_MS);
  noting.unref();

  return {
    came, gone, heard, note,
    reached: (): readonly string[] => [...sessions.keys()],
    end(): void {
      clearInterval(noting);
      for (const session of [...sessions.values()]) gone(session);
    },
  };
}

export type Delivery = ReturnType<typeof delivery>;
