import { Mic, Volume2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cx } from '../ui/class-names';
import { Island } from '../ui/island';

/** Reads the page aloud, and rests when asked. Where the browser cannot speak, its place stays empty; where it has no voice for the language, it says so. */
export function ReadAloud() {
  const t = useTranslations('common.readAloud');
  const look = 'inline-flex min-h-11 items-center gap-1.5 whitespace-nowrap rounded-full border border-line bg-card px-3.5 text-sm text-field [&[hidden]]:hidden large-print:min-h-14 large-print:text-base';
  return (
    <hl-read-aloud data-start={t('start')} data-stop={t('stop')} data-pause={t('pause')} data-resume={t('resume')} data-voiceless={t('voiceless')} className="flex flex-wrap items-center gap-1">
      {/* Its place is kept from the beginning: a button that comes later pushes the whole page down under somebody's thumb. */}
      <button type="button" data-waiting="" suppressHydrationWarning className={cx(look, 'data-waiting:invisible')}><Volume2 aria-hidden className="size-5" /><span suppressHydrationWarning>{t('start')}</span></button>
      <button type="button" data-pause-button="" hidden suppressHydrationWarning className={look}><span suppressHydrationWarning>{t('pause')}</span></button>
      <p data-said="" role="status" hidden suppressHydrationWarning className="max-w-64 text-sm text-clay [&[hidden]]:hidden" />
      <Island name="read-aloud" />
    </hl-read-aloud>
  );
}

/** A microphone beside the fields for masses, amounts and produce, where the browser can listen; once a page. */
export function VoiceInput() {
  const t = useTranslations('common.voice');
  return (
    <hl-voice data-name={t('name')} data-listening={t('listening')} data-heard={t('heard')} data-unclear={t('unclear')} data-nothing={t('nothing')} data-network={t('network')} data-forbidden={t('forbidden')}>
      <div hidden data-shape="button">
        <button type="button" aria-pressed="false" className="inline-flex size-12 flex-none items-center justify-center rounded-sm border border-edge bg-card text-field aria-pressed:bg-field-fill aria-pressed:text-on-field large-print:size-14"><Mic aria-hidden className="size-5" /></button>
      </div>
      <p data-said="" role="status" suppressHydrationWarning className="mt-1 text-sm text-muted empty:hidden" />
      <Island name="voice" />
    </hl-voice>
  );
}

/** Keeps an impatient thumb from sending a form twice; once a page. */
export function SubmitOnce() {
  const t = useTranslations('common.form');
  return <hl-submit-once data-sending={t('sending')}><Island name="submit-once" /></hl-submit-once>;
}

/**
 * Waits for something that happens elsewhere: asks `status` (JSON `{location: string | null}`) until it names where to go
 * on, at once when the stream `events` says so. `children` says what is awaited; without script the link below asks by hand.
 */
export function Poll({ status, events, refreshHref, children }: { readonly status: string; readonly events: string; readonly refreshHref: string; readonly children: ReactNode }) {
  const t = useTranslations('common.poll');
  return (
    <hl-poll src={status} data-events={events}>
      <div role="status">{children}</div>
      <a href={refreshHref} className="mt-2 inline-flex min-h-11 items-center text-field">{t('refresh')}</a>
      <Island name="poll" />
    </hl-poll>
  );
}

/**
 * Keeps a list up to date while it is looked at: when the stream `events` says that something is new, the page is fetched and
 * its part named `id` put in place of this one. `heard` says what came, with {what} for the `data-item` words of the new entry.
 */
export function Live({ id, events, heard, children }: { readonly id: string; readonly events: string; readonly heard: string; readonly children: ReactNode }) {
  return (
    <hl-live id={id} data-events={events} data-heard={heard}>
      <p role="status" data-said="" suppressHydrationWarning className="empty:hidden mt-4 rounded-sm bg-sprout px-4 py-3 text-lg font-semibold text-field" />
      <div data-part="" suppressHydrationWarning>{children}</div>
      <Island name="live" />
    </hl-live>
  );
}
