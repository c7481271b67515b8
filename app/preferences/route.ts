import { NextResponse, type NextRequest } from 'next/server';
import { PRINT_COOKIE, readPrint, readTheme, THEME_COOKIE } from '@/components/layout/display';

const YEAR_SECONDS = 365 * 86_400;

/** Back to the page that was read; only its path is taken from the referrer, so nobody is sent to another site. */
function pathBack(request: NextRequest): string {
  const referrer = request.headers.get('referer');
  if (!referrer || !URL.canParse(referrer)) return '/';
  const { pathname, search } = new URL(referrer);
  return `/${pathname.replace(/^[/\\]+/, '')}${search}`;
}

/** Keeps the chosen print and theme in a cookie. A plain form posts here, so it works with no script. */
export async function POST(request: NextRequest): Promise<Response> {
  const form = await request.formData();
  const response = new NextResponse(null, { status: 303, headers: { location: pathBack(request), 'cache-control': 'no-store' } });
  const options = { maxAge: YEAR_SECONDS, path: '/', sameSite: 'lax', httpOnly: true } as const;
  const [theme, print] = [form.get('theme'), form.get('print')];
  if (typeof theme === 'string') response.cookies.set(THEME_COOKIE, readTheme(theme), options);
  if (typeof print === 'string') response.cookies.set(PRINT_COOKIE, readPrint(print), options);
  return response;
}
