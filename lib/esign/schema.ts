import { z } from 'zod';
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

export const ZSealed = z.object({ documentId: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array), pages: z.number().int().min(1) });

/** Reads the fields of a signing form: a drawing wins over a typed name. */
export function signatureOf(form: FormData): z.input<typeof ZSignature> {
  const strokes = form.get('signature');
  const name = form.get('signedName');
  return typeof strokes === 'string' && strokes !== '' && strokes !== '[]'
    ? { method: 'drawn', strokes }
    : { method: 'typed', name: typeof name === 'string' ? name : '' };
}
