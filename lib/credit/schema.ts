import { z } from 'zod';
import { REMEDIES } from './domain/corrections';
import { ANSWERS, MISTAKES } from './domain/dispute';

const field = (name: string) => `credit.fields.${name}`;
const id = z.string().min(1).max(40);
/** The worker says whose score; everybody else gets her own. */
export const ZScore = z.object({ subjectOrgId: id.optional() });
export const ZScorePage = z.object({ after: id.nullable(), limit: z.number().int().min(1).max(1000) });
export const ZOpenFile = z.object({ subjectOrgId: id });

/** What somebody says in her own words; read by the others, so it says something. */
const words = z.string({ error: field('words') }).trim().min(4, field('words')).max(400, field('words'));
export const ZOpenDispute = z.object({ factId: id, mistake: z.enum(MISTAKES, { error: field('mistake') }), words });
export const ZAnswerDispute = z.object({ disputeId: id, answer: z.enum(ANSWERS, { error: field('answer') }), words });
export const ZDecideDispute = z.object({ disputeId: id, verdict: z.enum(['stands', ...REMEDIES], { error: field('verdict') }), words });
export const ZDispute = z.object({ disputeId: id });
