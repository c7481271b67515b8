import { defineRouting } from 'next-intl/routing';
import { LOCALES } from './index';

/**
 * The address decides the language: /farm is Chinese, /en/farm English. The browser's own language is not asked, because
 * many cheap phones are set to English by whoever sold them; a switch stands on every page.
 */
export const routing = defineRouting({
  locales: LOCALES,
  defaultLocale: 'zh-CN',
  localePrefix: 'as-needed',
  localeDetection: false,
  localeCookie: false,
  alternateLinks: false,
});
