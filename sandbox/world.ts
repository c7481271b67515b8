import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { ArmedQueue } from './armed';
import type { Clock } from './clock';
import type { SandboxConfig } from './config';
import type { Fault } from './faults';
import type { SendNotify } from './http-sender';
import { openJournal } from './journal';
import type { Collection, Journal } from './journal';
import { openKeys } from './keys';
import type { KeyRing } from './keys';
import { Notifier } from './notifier';
import { Weather } from './weather';

export interface Partner {
  readonly partnerId: string;
  /** Newest first; two are accepted, so that a partner can change keys without a gap. */
  readonly keys: readonly { readonly certId: string; readonly pem: string }[];
  readonly notifyUrl: string;
  readonly bankNotifyUrl: string;
}

export interface Outcome {
  readonly outcome: string;
  readonly reason: string;
}

/** What every part of the sandbox works with. */
export interface World {
  readonly config: SandboxConfig;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly keys: KeyRing;
  readonly partners: Collection<Partner>;
  readonly notifier: Notifier;
  readonly faults: ArmedQueue<Fault>;
  readonly outcomes: ArmedQueue<Outcome>;
  readonly weather: Weather;
  /** Until each kind of work is done; changed while running by /control/settings. */
  readonly delaysMs: { refund: number; split: number; payout: number };
  publicKeyOf(pem: string): KeyObject;
}

export function openWorld(config: SandboxConfig, clock: Clock, send: SendNotify): World {
  const journal = openJournal(config.dataDir);
  const keys = openKeys(join(config.dataDir, 'keys'));
  const weather = new Weather();
  const parsed = new Map<string, KeyObject>();
  return {
    config,
    clock,
    journal,
    keys,
    partners: journal.collection<Partner>('partners'),
    notifier: new Notifier({ journal, clock, keys, send, weather }),
    faults: new ArmedQueue(),
    outcomes: new ArmedQueue(),
    weather,
    delaysMs: { refund: config.delayMs, split: config.delayMs, payout: config.delayMs },
    publicKeyOf(pem) {
      let key = parsed.get(pem);
      if (!key) parsed.set(pem, (key = createPublicKey(pem)));
      return key;
    },
  };
}
