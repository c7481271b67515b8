import type { ErrorTable } from '../../operation/operation';
import type { TableError } from './sheet';

/** What can be the matter with an import as a whole; what is the matter with a row is a finding. */
export type ImportError = TableError
  | 'NO_TABLE' | 'ALREADY_IMPORTED' | 'IMPORT_ENDED' | 'COLUMN_TWICE' | 'COLUMNS_MISSING' | 'ROW_DONE' | 'NOTHING_TO_CHANGE' | 'NOTHING_READY' | 'NOT_IMPORTED' | 'OTHER_KIND';

const at = (code: ImportError, status: number) => ({ status, messageKey: `import.errors.${code}` });

export const IMPORT_ERRORS: ErrorTable<ImportError> = {
  EMPTY_FILE: at('EMPTY_FILE', 422), TOO_LARGE: at('TOO_LARGE', 413), TOO_MANY_ROWS: at('TOO_MANY_ROWS', 422), ENCRYPTED: at('ENCRYPTED', 422),
  OTHER_FORMAT: at('OTHER_FORMAT', 422), DAMAGED: at('DAMAGED', 422), NOT_A_TABLE: at('NOT_A_TABLE', 422), NO_TABLE: at('NO_TABLE', 422),
  ALREADY_IMPORTED: at('ALREADY_IMPORTED', 409), IMPORT_ENDED: at('IMPORT_ENDED', 409), COLUMN_TWICE: at('COLUMN_TWICE', 422), COLUMNS_MISSING: at('COLUMNS_MISSING', 422),
  ROW_DONE: at('ROW_DONE', 409), NOTHING_TO_CHANGE: at('NOTHING_TO_CHANGE', 422), NOTHING_READY: at('NOTHING_READY', 409), NOT_IMPORTED: at('NOT_IMPORTED', 409),
  OTHER_KIND: at('OTHER_KIND', 409),
};
