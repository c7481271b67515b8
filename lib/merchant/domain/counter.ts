import type { PersonActor } from '../../shared/actor';
import { MINUTE_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';

/** How long an amount shown at the counter waits for its payer. */
export const ASKED_FOR_MS = 10 * MINUTE_MS;
/** More than this at one counter is a slip of the thumb, and goes through an order. */
export const MOST_AT_COUNTER_FEN: Fen = 5_000_000n;

/** Who sees all counters of an organisation; everybody else sees those she stands at. */
export const seesAll = ({ role }: PersonActor): boolean => role === 'owner' || role === 'manager';

export type CounterSnapshot = {
  readonly id: string; readonly version: number; readonly organisationId: string; readonly storeId: string; readonly storeName: string; readonly name: string;
  readonly qrCodeId: string; readonly state: 'OPEN' | 'CLOSED';
};

/** What stands on a counter's code and in its list: "西门店 1 号台". */
export const counterLabel = (store: string, counter: string): string => `${store} ${counter}`.slice(0, 30);
