import { z } from 'zod';
import { readIdNumber } from '../identity/domain/id-number';
import { SHEET } from './domain/strokes';

const ZPoint = z.tuple([z.number().int().min(0).max(SHEET.width), z.number().int().min(0).max(SHEET.height), z.number().int().min(0)]);
const ZStrokes = z.array(z.array(ZPoint).min(1).max(3000)).min(1).max(200);

/** The hidden field of a signature pad holds its strokes as JSON; an empty one means that nothing was drawn. */
const ZStrokesText = z.string().max(200_000).transform((text, context): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'esign.fields.signature' });
    return z.NEVER;
  }
}).pipe(ZStrokes);

/** How a form signs: strokes from the pad, or the typed full name where no script runs. */
export const ZSignature = z.discriminatedUnion('method', [
  z.object({ method: z.literal('drawn'), strokes: z.union([ZStrokes, ZStrokesText]) }),
  z.object({ method: z.literal('typed'), name: z.string().trim().min(1, 'esign.fields.signature').max(60, 'esign.fields.name') }),
]);

/** Long enough that trying takes years, and not one thing over and over. */
const password = z.string({ error: 'esign.fields.password' }).min(8, 'esign.fields.password').max(64, 'esign.fields.password')
  .refine((text) => new Set(text).size >= 4, 'esign.fields.passwordPlain');
const ZSecret = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const sameTwice = (value: { readonly again: string }, chosen: string, context: z.RefinementCtx): void => {
  if (value.again !== chosen) context.addIssue({ code: 'custom', path: ['again'], message: 'esign.fields.again' });
};
const newKey = { password, again: z.string(), secret: ZSecret };
export const ZMakeKey = z.object(newKey).superRefine((value, context) => sameTwice(value, value.password, context));
/** `keyId` is the key that she wants to be rid of: said twice, it is replaced once. A number that is nobody's is a slip of the pen and takes no try. */
export const ZReplaceKey = z.object({ ...newKey, keyId: z.string().max(64), idNumber: z.string({ error: 'esign.fields.idNumber' }).max(40, 'esign.fields.idNumber').refine((text) => readIdNumber(text).ok, 'esign.fields.idNumber') })
  .superRefine((value, context) => sameTwice(value, value.password, context));
const ZTry = z.string().min(1, 'esign.fields.passwordMissing').max(64, 'esign.fields.passwordMissing');
export const ZUnlockKey = z.object({ password: ZTry, secret: ZSecret });
export const ZChangePassword = z.object({ password: ZTry, next: password, again: z.string() }).superRefine((value, context) => sameTwice(value, value.next, context));
/** What a device holds while a key is open on it: which unlocking, and the secret that opens it. */
export const ZUnlock = z.string().regex(/^sun_[0-9a-z]{26}\.[A-Za-z0-9_-]{43}$/);
export const ZLockKey = z.object({ unlock: ZUnlock });
export function readUnlock(text: string): { readonly unlockId: string; readonly secret: string } | null {
  if (!ZUnlock.safeParse(text).success) return null;
  const [unlockId, secret] = text.split('.') as [string, string];
  return { unlockId, secret };
}
export const ZCertificate = z.object({
  keyId: z.string(), refusal: z.string().max(200).optional(),
  issued: z.object({ certificate: z.string(), issuer: z.string(), serial: z.string(), fingerprint: z.string(), validUntil: z.date() }).optional(),
});
export const ZSealCertificate = z.object({ publicKeyHash: z.string(), certificate: z.string(), issuer: z.string(), serial: z.string(), fingerprint: z.string(), validUntil: z.date() });

export const ZSealed = z.object({ documentId: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array), pages: z.number().int().min(1),
  /** For a document that was signed with certificates: by whose certificate it is sealed, and when the authority saw it. */
  seal: z.object({ certificate: z.string(), timestampedAt: z.date() }).optional() });

/** Reads the fields of a signing form: a drawing wins over a typed name. */
export function signatureOf(form: FormData): z.input<typeof ZSignature> {
  const strokes = form.get('signature');
  const name = form.get('signedName');
  return typeof strokes === 'string' && strokes !== '' && strokes !== '[]'
    ? { method: 'drawn', strokes }
    : { method: 'typed', name: typeof name === 'string' ? name : '' };
}
