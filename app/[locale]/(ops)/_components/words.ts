import { getTranslations } from 'next-intl/server';

/** The desk's word for a machine's state or kind; a word that nobody has written down stands as the machine says it. */
export async function stateWords(): Promise<(state: string) => string> {
  const t = await getTranslations('oversight.state');
  return (state) => { const key = state.replace(/\W/g, '_'); return t.has(key) ? t(key) : state; };
}
