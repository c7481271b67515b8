import { err, type Result } from '@/lib/shared/result';
import { readText } from './read-text';
import { readWorkbook } from './read-workbook';
import { LIMITS, type Sheet, type TableError } from './sheet';

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, index) => bytes[index] === byte);

/**
 * Reads an uploaded table, .xlsx or delimited text, by what its bytes are and not by what its name says.
 * Errors: EMPTY_FILE, TOO_LARGE (over 10 MB, or unpacking to more than it may), TOO_MANY_ROWS, ENCRYPTED (protected by a password),
 * OTHER_FORMAT (an old .xls, .et, .ods, .html, a .pdf: to be saved as .xlsx), DAMAGED, NOT_A_TABLE.
 */
export async function readTable(bytes: Uint8Array, fileName: string): Promise<Result<Sheet[], TableError>> {
  if (bytes.length === 0) return err('EMPTY_FILE');
  if (bytes.length > LIMITS.bytes) return err('TOO_LARGE');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const sheets = await readWorkbook(bytes);
    return sheets.ok && sheets.value.every((sheet) => sheet.rows.length === 0) ? err('EMPTY_FILE') : sheets;
  }
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return err('OTHER_FORMAT');
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    // A password puts the whole .xlsx into the container that old .xls files used; the name of the stream tells them apart.
    return err(Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le')) ? 'ENCRYPTED' : 'OTHER_FORMAT');
  }
  return readText(bytes, fileName.replace(/\.[^.]*$/, '').slice(0, 100) || 'CSV');
}
