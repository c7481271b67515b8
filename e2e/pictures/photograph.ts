import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import sharp from 'sharp';

/** The font's address is none of ours, so the page's policy steps aside for the pictures. */
const PICTURE = { bypassCSP: true, deviceScaleFactor: 1.5 } as const;
export const PHONE = { ...PICTURE, viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true };
export const DESK = { ...PICTURE, viewport: { width: 1280, height: 900 } };
const WEIGHTS = { 400: '400Regular/NotoSansSC_400Regular', 500: '500Medium/NotoSansSC_500Medium', 600: '600SemiBold/NotoSansSC_600SemiBold', 700: '700Bold/NotoSansSC_700Bold' };

/** The same letters where a machine has them: there they are at hand at once. */
const INSTALLED = { 400: ['NotoSansCJKsc-Regular', 'Noto Sans CJK SC'], 500: ['NotoSansCJKsc-Medium', 'NotoSansCJKsc-Regular', 'Noto Sans CJK SC'], 600: ['NotoSansCJKsc-Bold', 'Noto Sans CJK SC Bold'], 700: ['NotoSansCJKsc-Bold', 'Noto Sans CJK SC Bold'] };

/** The font, from a place where the browser may keep it: its four weights are too much to bring for every picture anew. */
const fonts = createServer((request, response) => {
  const file = WEIGHTS[Number(request.url?.slice(1)) as keyof typeof WEIGHTS];
  response.writeHead(200, { 'access-control-allow-origin': '*', 'cache-control': 'max-age=86400, immutable', 'content-type': 'font/ttf' });
  createReadStream(`node_modules/@expo-google-fonts/noto-sans-sc/${file}.ttf`).pipe(response);
}).listen(0, '127.0.0.1').unref();

/** Photographs what stands in the window, in a font that is the same on every machine, into docs/pictures: as it is, or small (.webp). */
export async function photograph(page: Page, file: string): Promise<void> {
  const { port } = fonts.address() as AddressInfo;
  const faces = Object.entries(INSTALLED).map(([weight, names]) => `@font-face { font-family: Picture; font-weight: ${weight}; src: ${names.map((name) => `local('${name}'), `).join('')}url(http://127.0.0.1:${port}/${weight}); }`);
  // The font's Western apostrophe is as wide as a Chinese one.
  await page.addStyleTag({ content: `${faces.join('\n')} * { font-family: Picture, sans-serif !important; } :lang(en) * { font-family: 'Liberation Sans', 'Segoe UI', Roboto, Picture, sans-serif !important; }` });
  await page.evaluate(async () => { await document.fonts.ready; });
  const picture = await page.screenshot({ animations: 'disabled' });
  writeFileSync(`docs/pictures/${file}`, file.endsWith('.webp') ? await sharp(picture).webp({ quality: 62, effort: 6 }).toBuffer() : picture);
}
