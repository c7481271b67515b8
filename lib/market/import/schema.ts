import { z } from 'zod';
import { FIELDS, TABLE_KINDS } from './fields';
import { FINDINGS, type FindingCode } from './findings';

const codes = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];
const batchId = z.string();
const rowNumber = z.coerce.number().int().min(1).max(2_000_000);

export const ZStartImport = z.object({ fileName: z.string().trim().min(1).max(200), bytes: z.instanceof(Uint8Array) });
export const ZBatchId = z.object({ batchId });
/** The field of each column in order; an empty one is of no use. What holds for every row stands beside. */
export const ZMapColumns = z.object({
  batchId, kind: z.enum(TABLE_KINDS), columns: z.array(z.union([z.enum(FIELDS), z.literal('').transform(() => null), z.null()])).max(200),
  produce: z.string().trim().max(40).nullish(), day: z.union([z.iso.date(), z.literal('')]).nullish(),
});
export const ZMendRow = z.object({ batchId, rowNumber, edits: z.partialRecord(z.enum(FIELDS), z.string().max(2000)) });
/** One tap on a finding: what it suggests, a yes to it as it stands, or the row left out (or taken in again). */
export const ZSettleRow = z.object({ batchId, rowNumber, how: z.enum(['accept', 'confirm', 'leaveOut', 'takeIn']), code: z.enum(codes).nullish() });
export const ZAcceptDoubt = z.object({ batchId, code: z.enum(codes) });
