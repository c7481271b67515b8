import { env } from '../env';
import type { Verdict } from '../esign/domain/verdict';
import { keyedHash, sameHash } from '../shared/sealed';

/** A verdict travels in the address of the page that shows it, signed by us: nobody can make a link that says a forged file is good. */
const LIFE_MS = 3_600_000;
const mark = (payload: string): string => keyedHash(env().AUTH_SECRET, 'verdict', payload);

export function verdictToken(documentId: string, verdict: Verdict, now: Date): string {
  const payload = Buffer.from(JSON.stringify({ documentId, verdict, at: now.getTime() })).toString('base64url');
  return `${payload}.${mark(payload)}`;
}

/** The verdict of a token that we made for this document within the last hour; null for anything else. */
export function readVerdict(documentId: string, token: string | undefined, now: Date): Verdict | null {
  const [payload, signature] = token?.split('.') ?? [];
  if (!payload || !signature || !sameHash(signature, mark(payload))) return null;
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { documentId: string; verdict: Verdict; at: number };
  return said.documentId === documentId && now.getTime() - said.at < LIFE_MS ? said.verdict : null;
}
