import type { Metadata, Viewport } from 'next';
import { hasLocale, NextIntlClientProvider } from 'next-intl';
import { getMessages, getTranslations, setRequestLocale } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ActingFor } from '@/components/forms/acting-for';
import { Hydrated } from '@/components/layout/hydrated';
import { currentSession } from '@/lib/http/session';
import { currentDisplay } from '../display';
import { routing } from '@/messages/routing';
import '../globals.css';

type LayoutProps = { readonly children: ReactNode; readonly params: Promise<{ locale: string }> };

export const viewport: Viewport = {
  width: 'device-width', initialScale: 1,
  themeColor: [{ media: '(prefers-color-scheme: light)', color: '#f8f4ea' }, { media: '(prefers-color-scheme: dark)', color: '#121814' }],
};

export async function generateMetadata({ params }: LayoutProps): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale: hasLocale(routing.locales, locale) ? locale : routing.defaultLocale, namespace: 'common' });
  return { title: { default: `${t('brand')} · ${t('slogan')}`, template: `%s · ${t('brand')}` }, description: t('slogan'), formatDetection: { telephone: false } };
}

/** Language, theme and print of every page. Only the common words go to the browser; a page's own words stay on the server. */
export default async function LocaleLayout({ children, params }: LayoutProps) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  setRequestLocale(locale);
  const [display, messages, session] = await Promise.all([currentDisplay(), getMessages(), currentSession()]);
  return (
    <html lang={locale} data-theme={display.theme === 'auto' ? undefined : display.theme} data-print={display.print === 'large' ? 'large' : undefined}>
      <body>
        <NextIntlClientProvider messages={{ common: messages.common }}>
          <ActingFor organisationId={session?.organisationId ?? null}>{children}</ActingFor>
        </NextIntlClientProvider>
        <Hydrated />
      </body>
    </html>
  );
}
