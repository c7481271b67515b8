import { hasLocale } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { env } from '@/lib/env';
import { loadMessages, type Locale } from '@/messages';
import { routing } from '@/messages/routing';

/** All words of a language, put together once a process: doing it for every page was a twentieth of each. Whoever works on them has them read anew. */
const kept = new Map<Locale, ReturnType<typeof loadMessages>>();
function messagesOf(locale: Locale): ReturnType<typeof loadMessages> {
  const known = kept.get(locale);
  if (known) return known;
  const messages = loadMessages(locale);
  if (env().NODE_ENV === 'production') {
    kept.set(locale, messages);
    // What could not be read once is read again for the next page, or a language would be gone until the next start.
    messages.catch(() => kept.delete(locale));
  }
  return messages;
}

/** The words and the time zone of one request. China has one zone, and every time shown is a time there. */
export default getRequestConfig(async ({ requestLocale }) => {
  const asked = await requestLocale;
  const locale = hasLocale(routing.locales, asked) ? asked : routing.defaultLocale;
  return { locale, messages: (await messagesOf(locale)) as never, timeZone: 'Asia/Shanghai' };
});
