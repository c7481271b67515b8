import { z } from 'zod';

const id = z.string().min(1).max(40);
/** The worker says whose score; everybody else gets her own. */
export const ZScore = z.object({ subjectOrgId: id.optional() });
export const ZScorePage = z.object({ after: id.nullable(), limit: z.number().int().min(1).max(1000) });
export const ZOpenFile = z.object({ subjectOrgId: id });
