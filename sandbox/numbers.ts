import { randomInt } from 'node:crypto';
import { chinaStamp } from './clock';

/** An institution's own running number: a letter, the China day, twelve random digits. */
export const newNumber = (letter: string, at: Date): string =>
  `${letter}${chinaStamp(at).slice(0, 8)}${String(randomInt(1e6)).padStart(6, '0')}${String(randomInt(1e6)).padStart(6, '0')}`;

/** Sums fen; the wire and the journal carry them as digits. */
export const sumFen = (amounts: Iterable<string>): bigint => [...amounts].reduce((sum, amount) => sum + BigInt(amount), 0n);
export const yuan = (text: string): string => {
  const amount = BigInt(text);
  return `${(amount / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')}.${(amount % 100n).toString().padStart(2, '0')}`;
};
