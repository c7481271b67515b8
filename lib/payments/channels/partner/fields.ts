import type { Fen } from '../../../shared/money';
import { CHINA_OFFSET_MS } from '../../../shared/clock';

/** A message whose signature is right but whose field is not what the protocol says: it is held, not guessed at. */
export class Malformed extends Error {}

/** "yyyyMMddHHmmss" in China time. */
export const channelTime = (at: Date): string => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().replace(/[-:T]/g, '').slice(0, 14);

export function readTime(text: string | undefined): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '');
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Fen as digits without sign or leading zero. */
export function readFen(text: string | undefined, name: string): Fen {
  if (text === undefined || !/^(0|[1-9]\d{0,14})$/.test(text)) throw new Malformed(`${name} is not an amount in fen`);
  return BigInt(text);
}

export function readText(text: string | undefined, name: string, longest = 128): string {
  if (text === undefined || text === '' || text.length > longest) throw new Malformed(`${name} is missing`);
  return text;
}
