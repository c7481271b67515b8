/** Fields of a form as an operation wants them. */
export const text = (form: FormData, name: string): string => { const value = form.get(name); return typeof value === 'string' ? value : ''; };
export const optional = (form: FormData, name: string): string | undefined => text(form, name).trim() || undefined;
export const ticked = (form: FormData, name: string): boolean => form.get(name) !== null;

/** The bytes of a file that was chosen, null when none was. */
export async function fileOf(form: FormData, name: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string } | null> {
  const value = form.get(name);
  return value instanceof File && value.size > 0 ? { bytes: new Uint8Array(await value.arrayBuffer()), name: value.name } : null;
}
