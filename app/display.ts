import { cookies } from 'next/headers';
import { PRINT_COOKIE, readPrint, readTheme, THEME_COOKIE } from '@/components/layout/display';
import type { Display } from '@/components/layout/display-switches';

/** The reader's print and theme, from the cookies of this request. */
export async function currentDisplay(): Promise<Display> {
  const jar = await cookies();
  return { theme: readTheme(jar.get(THEME_COOKIE)?.value), print: readPrint(jar.get(PRINT_COOKIE)?.value) };
}
