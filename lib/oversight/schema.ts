import { z } from 'zod';
import { QUEUES } from '../shared/waiting';

const subject = { queue: z.enum(QUEUES), subjectId: z.string().min(1).max(64) };
export const ZTake = z.object(subject);
export const ZRerun = z.object({ subjectId: subject.subjectId });
export const ZHandBack = z.object({ ...subject, note: z.string().trim().max(200).default('') });
