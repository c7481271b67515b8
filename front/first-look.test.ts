import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { firstLook } from './first-look';

const HREF = '/_next/static/chunks/a.css';
const PAGE = `<html><head><link rel="stylesheet" href="${HREF}" data-precedence="next"/><title>$&</title></head><body><p>&lt;/head&gt;</p></body></html>`;
const HTTP = { https: false };
/** As a browser would say it. */
const given = (cookie: string | null) => cookie!.split(';', 1)[0]!;

describe('the first page', () => {
  it('brings its style sheet along, whatever stands in it, and names it in the policy', async () => {
    const css = ".a{content:'$& $1 </head>'}";
    const { html, styles, cookie } = await firstLook(async () => css, HTTP)(PAGE, undefined);
    expect(html).toBe(`<html><head><style>${css}</style><link rel="prefetch" as="style" href="${HREF}"/><title>$&</title></head><body><p>&lt;/head&gt;</p></body></html>`);
    expect(styles).toEqual([`'sha256-${createHash('sha256').update(css).digest('base64')}'`]);
    expect(cookie).toMatch(/^looks=[\w-]{10}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/);
  });

  it('says over https that its cookie is for https alone', async () => {
    expect((await firstLook(async () => '.a{}', { https: true })(PAGE, undefined)).cookie).toMatch(/; SameSite=Lax; Secure$/);
  });

  it('is the only one: the next asks for the file, until a build has another one', async () => {
    const fetchFile = vi.fn(async () => '.a{}');
    const look = firstLook(fetchFile, HTTP);
    const { cookie } = await look(PAGE, 'session=x');
    expect(await look(PAGE, `session=x; ${given(cookie)}`)).toEqual({ html: PAGE, styles: [], cookie: null });
    const other = PAGE.replace(HREF, '/_next/static/chunks/b.css');
    expect((await look(other, given(cookie))).html).toContain('<style>.a{}</style>');
    expect((await look(PAGE, 'looks=somethingold')).html).toContain('<style>.a{}</style>');
    expect(fetchFile.mock.calls).toEqual([[HREF], ['/_next/static/chunks/b.css']]);
  });
});

describe('a style sheet stays a file', () => {
  const asItIs = { html: PAGE, styles: [], cookie: null };

  it('where it cannot be had, and is asked for again', async () => {
    const fetchFile = vi.fn<(path: string) => Promise<string>>().mockRejectedValueOnce(new Error('starting')).mockResolvedValue('.a{}');
    const look = firstLook(fetchFile, HTTP);
    expect(await look(PAGE, undefined)).toEqual(asItIs);
    expect((await look(PAGE, undefined)).html).toContain('<style>.a{}</style>');
  });

  it.each([['would end its element', '.a{content:"</STYLE>"}'], ['names a file beside it', '.a{background:url(../b.png)}'], ['is too much', `.a{}${' '.repeat(80_000)}`]])('where it %s', async (_why, css) => {
    expect(await firstLook(async () => css, HTTP)(PAGE, undefined)).toEqual(asItIs);
  });

  it('where there is none', async () => {
    const page = '<html><head><link rel="icon" href="/icon.svg"/></head></html>';
    expect(await firstLook(() => Promise.reject(new Error('nobody asks')), HTTP)(page, undefined)).toEqual({ html: page, styles: [], cookie: null });
  });

  it('with its picture in it it may come along', async () => {
    expect((await firstLook(async () => '.a{background:url("data:image/svg+xml,x")}', HTTP)(PAGE, undefined)).cookie).not.toBeNull();
  });
});
