/** One cookie of a request that no framework has read, from its header. */
export function cookieIn(header: string | null | undefined, name: string): string | undefined {
  const pair = (header ?? '').split(/;\s*/).find((one) => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
