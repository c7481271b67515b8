import type { FastifyReply } from 'fastify';
import type { Clock } from './clock';

export const FAULT_KINDS = ['timeout', '5xx', 'bad-signature', 'slow'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly fault: FaultKind;
  readonly ms: number;
  /** Whether the work is done and the answer lost, or the request itself is lost. */
  readonly when: 'before' | 'after';
}

/** Names of the endpoints a fault can be armed for (README, section 8). */
export const FAULT_ENDPOINTS = [
  'unifiedorder',
  'queryOrder',
  'closeOrder',
  'refund',
  'refundQuery',
  'split.apply',
  'split.finish',
  'split.query',
  'split.return',
  'split.returnQuery',
  'merchants',
  'receivers',
  'payout',
  'payoutQuery',
  'sms',
  'person',
  'business',
  'certificate',
  'revoke',
  'timestamp',
] as const;
export type FaultEndpoint = (typeof FAULT_ENDPOINTS)[number];

/** How a notify misbehaves. */
export interface Delivery {
  readonly delayMs?: number;
  /** Delivered at least so many times, whatever the receiver answers. */
  readonly copies?: number;
  /** Kept but never sent. */
  readonly isDropped?: boolean;
  /** The first try carries a broken signature. */
  readonly isBrokenFirst?: boolean;
}

/** The fault, if it is one that leaves the caller without an answer. */
export const losing = (fault: Fault | undefined): Fault | undefined =>
  fault?.fault === 'timeout' || fault?.fault === '5xx' ? fault : undefined;

/** Gives the caller nothing to hold on to: a gateway's error page, or silence and then a reset connection. */
export function loseAnswer(fault: Fault, reply: FastifyReply, clock: Clock): FastifyReply {
  if (fault.fault === '5xx') {
    return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
  }
  reply.hijack();
  clock.after(fault.ms, () => reply.raw.socket?.resetAndDestroy());
  return reply;
}

export const pause = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
