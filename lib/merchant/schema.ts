import { z } from 'zod';
import { parseYuan } from '../shared/money';

const field = (name: string) => `merchant.fields.${name}`;
const id = z.string().min(1).max(40);
const name = (key: string) => z.string({ error: field(key) }).trim().min(1, field(key)).max(20, field(key));

export const ZOpenStore = z.object({ store: name('store'), place: z.string().trim().max(60).transform((text) => text || null), counter: name('counter') });
export const ZAddCounter = z.object({ storeId: id, counter: name('counter') });
export const ZCounter = z.object({ counterId: id });
export const ZClerk = z.object({ counterId: id, personId: id });
export const ZAskAtCounter = z.object({
  counterId: id,
  amount: z.string({ error: field('amount') }).trim().transform((text, context) => {
    const amountFen = parseYuan(text);
    if (amountFen === null) context.addIssue({ code: 'custom', message: field('amount') });
    return amountFen ?? 0n;
  }),
});
/** A day of the calendar that there is. */
export const ZDay = z.string().regex(/^20\d\d-\d\d-\d\d$/).refine((day) => { const at = new Date(`${day}T00:00:00Z`); return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day); });
export const ZCloseDay = z.object({ counterId: id, day: ZDay });
export const ZAddSpeaker = z.object({ counterId: id, speaker: name('speaker') });
export const ZSpeaker = z.object({ speakerId: id });
export const ZSpeakers = z.object({ speakerIds: z.array(id).max(500) });
export const ZHeard = z.object({ speakerId: id, msgId: id });
