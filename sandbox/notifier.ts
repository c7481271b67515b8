import { chinaStamp } from './clock';
import type { Clock } from './clock';
import type { Delivery } from './faults';
import type { SendNotify, SenderAnswer } from './http-sender';
import type { Collection, Journal } from './journal';
import type { Institution, KeyRing } from './keys';
import { newNumber } from './numbers';
import { withBrokenSignature } from './signature';
import type { Fields } from './signature';
import type { Weather } from './weather';

/** Seconds before each try; after the last one the receiver has to query. */
const LADDER_S = [0, 1, 2, 4, 8, 16, 32, 64, 128] as const;

export type NotifyType = 'PAY' | 'REFUND' | 'SPLIT' | 'SPLIT_RETURN' | 'PAYOUT';

export interface Notify extends Delivery {
  readonly notifyId: string;
  readonly notifyType: NotifyType;
  readonly url: string;
  readonly orderNo: string;
  /** The signed bytes; every repetition sends exactly these. */
  readonly body: string;
  readonly dueAt: number;
  readonly state: 'PENDING' | 'ACKED' | 'ABANDONED' | 'DROPPED';
  readonly attempts: number;
  readonly lastAnswer: string;
}

export interface Outgoing {
  readonly institution: Institution;
  readonly type: NotifyType;
  readonly serProvId: string;
  readonly url: string;
  readonly fields: Fields;
  readonly delivery?: Delivery;
}

const isReceived = ({ status, body }: SenderAnswer): boolean => status >= 200 && status < 300 && body.trim() === 'success';

/** Tells partners what happened, again and again until they say `success`. */
export class Notifier {
  readonly #notifies: Collection<Notify>;
  readonly #clock: Clock;
  readonly #keys: KeyRing;
  readonly #send: SendNotify;
  readonly #weather: Weather;

  constructor(parts: { journal: Journal; clock: Clock; keys: KeyRing; send: SendNotify; weather: Weather }) {
    this.#notifies = parts.journal.collection<Notify>('notifies');
    this.#clock = parts.clock;
    this.#keys = parts.keys;
    this.#send = parts.send;
    this.#weather = parts.weather;
  }

  async notify({ institution, type, serProvId, url, fields, delivery = this.#weather.delivery() }: Outgoing): Promise<void> {
    const now = this.#clock.now();
    const key = this.#keys.current(institution);
    const notifyId = newNumber('N', now);
    const message = { ...fields, notifyId, notifyType: type, notifyTime: chinaStamp(now), serProvId, certId: key.certId };
    const delayMs = delivery.delayMs ?? 0;
    const notify: Notify = {
      ...delivery,
      notifyId,
      notifyType: type,
      url,
      orderNo: fields.orderNo ?? fields.payoutNo ?? '',
      body: JSON.stringify(await key.sign(message)),
      dueAt: now.getTime() + delayMs,
      state: delivery.isDropped ? 'DROPPED' : 'PENDING',
      attempts: 0,
      lastAnswer: '',
    };
    this.#notifies.put(notifyId, notify);
    if (notify.state === 'PENDING') this.#deliverAfter(delayMs, notifyId);
  }

  /** Takes up after a restart what was still to be delivered. */
  resume(): void {
    const nowMs = this.#clock.now().getTime();
    for (const { notifyId, state, dueAt } of this.#notifies.values()) {
      if (state === 'PENDING') this.#deliverAfter(Math.max(0, dueAt - nowMs), notifyId);
    }
  }

  /** Newest first. */
  list(filter: { state?: string; orderNo?: string; limit: number }): Notify[] {
    const { state, orderNo, limit } = filter;
    return [...this.#notifies.values()]
      .reverse()
      .filter((notify) => (state ? notify.state === state : true) && (orderNo ? notify.orderNo === orderNo : true))
      .slice(0, limit);
  }

  /** Sends the same bytes once more; undefined when there is no such notify. */
  async resend(notifyId: string): Promise<SenderAnswer | undefined> {
    const notify = this.#notifies.get(notifyId);
    return notify && this.#post(notify.url, notify.body);
  }

  #deliverAfter(delayMs: number, notifyId: string): void {
    this.#clock.after(delayMs, () => void this.#deliver(notifyId));
  }

  async #post(url: string, body: string): Promise<SenderAnswer> {
    try {
      return await this.#send(url, body);
    } catch (error) {
      return { status: 0, body: error instanceof Error ? error.message : 'no answer' };
    }
  }

  async #deliver(notifyId: string): Promise<void> {
    const before = this.#notifies.get(notifyId)!;
    const isBroken = before.isBrokenFirst === true && before.attempts === 0;
    const body = isBroken ? JSON.stringify(withBrokenSignature(JSON.parse(before.body) as Fields)) : before.body;
    const answer = await this.#post(before.url, body);
    const attempts = before.attempts + 1;
    const copies = Math.max(before.copies ?? 1, before.isBrokenFirst ? 2 : 1);
    const isAcked = isReceived(answer) && attempts >= copies;
    const state = isAcked ? 'ACKED' : attempts < LADDER_S.length ? 'PENDING' : 'ABANDONED';
    const delayMs = attempts < copies ? 0 : (LADDER_S[attempts] ?? 0) * 1_000;
    const dueAt = this.#clock.now().getTime() + delayMs;
    const lastAnswer = `${answer.status} ${answer.body.slice(0, 200)}`;
    this.#notifies.put(notifyId, { ...before, attempts, state, dueAt, lastAnswer });
    if (state === 'PENDING') this.#deliverAfter(delayMs, notifyId);
  }
}
