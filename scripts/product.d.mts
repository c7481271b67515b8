export type Product = { readonly url: string; readonly webUrl: string; readonly sandboxUrl: string; readonly sandboxSecret: string; readonly log: () => string; readonly stop: () => Promise<void> };
export function startProduct(): Promise<Product>;
