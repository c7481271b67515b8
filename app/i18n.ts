import { hasLocale } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { loadMessages } from '@/messages';
import { routing } from '@/messages/routing';

/** The words and the time zone of one request. China has one zone, and every time shown is a time there. */
export default getRequestConfig(async ({ requestLocale }) => {
  const asked = await requestLocale;
  const locale = hasLocale(routing.locales, asked) ? asked : routing.defaultLocale;
  return { locale, messages: (await loadMessages(locale)) as never, timeZone: 'Asia/Shanghai' };
});
