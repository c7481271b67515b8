'use client';

import { CloudAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

/** Something of ours broke. The digest finds it in the log; the error's own words are never shown. */
export default function ErrorPage({ error, reset }: { readonly error: Error & { digest?: string }; readonly reset: () => void }) {
  const t = useTranslations('common.error');
  return (
    <main id="main" className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-16 text-center">
      <CloudAlert aria-hidden className="size-12 text-clay" strokeWidth={1.5} />
      <h1 className="text-2xl font-bold">{t('title')}</h1>
      <p className="text-muted">{t('text')}</p>
      {error.digest && <p className="num text-sm text-muted">{t('code', { digest: error.digest })}</p>}
      <Button onClick={reset} className="mt-3">{t('retry')}</Button>
    </main>
  );
}
