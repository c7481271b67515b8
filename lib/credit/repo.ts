import type { Db } from '../db/database';
import { FEATURES, type FeatureId, type FeatureValues } from './domain/features';
import { CREDIT_FILES_OF_EVERYBODY, CREDIT_FILES_OF_SOME } from './file-sql';

/** A subject's record as of a moment, reduced to what a score and a limit are made of. */
export type CreditFile = {
  readonly subjectOrgId: string;
  readonly moment: Date;
  /** How many facts counted. */
  readonly facts: number;
  readonly features: FeatureValues;
  /** Net proceeds in fen of the past seasons, the latest first. */
  readonly seasonNetFen: readonly bigint[];
};

type FileRow = { readonly subjectOrgId: string; readonly facts: number; readonly seasons: readonly string[] } & { readonly [id in FeatureId]: string | null };

function fileOf(row: FileRow, moment: Date): CreditFile {
  const values = FEATURES.map(({ id }) => [id, row[id] === null ? null : BigInt(row[id])] as const);
  return {
    subjectOrgId: row.subjectOrgId, moment, facts: row.facts, features: Object.fromEntries(values) as FeatureValues, seasonNetFen: row.seasons.map(BigInt),
  };
}

/**
 * The files of many subjects as of a moment, in one statement; null takes everybody with a fact that counts.
 * @param without a fact to leave out, to see what it does
 */
export async function creditFiles(db: Db, subjectOrgIds: readonly string[] | null, moment: Date, without: string | null = null): Promise<CreditFile[]> {
  const rows = subjectOrgIds === null
    ? await db.sql<FileRow>(CREDIT_FILES_OF_EVERYBODY, [moment, without]) : await db.sql<FileRow>(CREDIT_FILES_OF_SOME, [moment, without, subjectOrgIds]);
  return rows.map((row) => fileOf(row, moment));
}

/** One subject's file; somebody without facts has an empty one. */
export async function creditFile(db: Db, subjectOrgId: string, moment: Date, without: string | null = null): Promise<CreditFile> {
  return (await creditFiles(db, [subjectOrgId], moment, without))[0]!;
}

/** Card and features of each subject's newest score, to see whose has changed. */
export async function newestScores(db: Db, subjectOrgIds: readonly string[]): Promise<Map<string, { readonly card: string; readonly features: { readonly [id: string]: string | null } }>> {
  const rows = await db.sql<{ id: string; card: string; features: { [id: string]: string | null } }>(
    `select distinct on (subject_org_id) subject_org_id as id, card, features from score where subject_org_id = any ($1) order by subject_org_id, moment desc, id desc`,
    [subjectOrgIds]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Those who have agreed on a sale, a page at a time. */
export async function sellersAfter(db: Db, after: string | null, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select distinct subject_org_id as id from fact
     where kind = 'order.agreed' and payload ->> 'sellerOrgId' = subject_org_id and ($1::text is null or subject_org_id > $1) order by 1 limit $2`, [after, limit]);
  return rows.map((row) => row.id);
}
