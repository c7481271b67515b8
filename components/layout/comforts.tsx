import { Volume2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Island } from '../ui/island';

/** Reads the page aloud. Where the browser has no voice, nothing shows. */
export function ReadAloud() {
  const t = useTranslations('common.readAloud');
  return (
    <hl-read-aloud data-start={t('start')} data-stop={t('stop')}>
      <button type="button" hidden suppressHydrationWarning className="inline-flex min-h-11 items-center gap-1.5 whitespace-nowrap rounded-full border border-line bg-card px-3.5 text-sm text-field [&[hidden]]:hidden large-print:min-h-14 large-print:text-base">
        <Volume2 aria-hidden className="size-5" /><span suppressHydrationWarning>{t('start')}</span>
      </button>
      <Island name="read-aloud" />
    </hl-read-aloud>
  );
}

/** Keeps an impatient thumb from sending a form twice; once a page. */
export function SubmitOnce() {
  const t = useTranslations('common.form');
  return <hl-submit-once data-sending={t('sending')}><Island name="submit-once" /></hl-submit-once>;
}

/**
 * Waits for something that happens elsewhere: asks `status` (JSON `{location: string | null}`) until it names where to go
 * on. `children` says what is awaited; without script the link below asks by hand.
 */
export function Poll({ status, refreshHref, children }: { readonly status: string; readonly refreshHref: string; readonly children: ReactNode }) {
  const t = useTranslations('common.poll');
  return (
    <hl-poll src={status}>
      <div role="status">{children}</div>
      <a href={refreshHref} className="mt-2 inline-flex min-h-11 items-center text-field">{t('refresh')}</a>
      <Island name="poll" />
    </hl-poll>
  );
}
