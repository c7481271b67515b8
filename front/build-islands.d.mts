/** The files as they are served: by the module's name, the file's name and its bytes. */
export function bundleIslands(root: string): Promise<Record<string, { readonly file: string; readonly contents: Uint8Array }>>;
export function buildIslands(root: string): Promise<string[]>;
