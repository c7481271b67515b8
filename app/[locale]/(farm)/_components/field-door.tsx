import { CloudOff, Send, WifiOff } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Island } from '@/components/ui/island';
import { env } from '@/lib/env';
import { localPath } from '@/lib/http/local-path';
import { currentSession } from '@/lib/http/session';

const notice = 'mb-3 flex gap-3 rounded-sm px-4 py-3 [&[hidden]]:hidden';

/** What the farm door says in a dead zone, on top of every page; out of sight until it is so. See front/islands/field.ts. */
export async function FieldDoor() {
  const [t, session, home] = await Promise.all([getTranslations('farm.field'), currentSession(), localPath('/farm')]);
  if (!session?.organisationId) return null;
  return (
    <hl-field data-owner={`${session.personId}.${session.organisationId}`} data-worker={env().FIELD_WORKER ? '1' : '0'} data-home={home} data-silent="">
      <div data-part="kept" role="status" hidden suppressHydrationWarning className={`${notice} bg-gold-soft`}>
        <WifiOff aria-hidden className="mt-0.5 size-5 flex-none text-gold-ink" /><span data-words={t('kept')} suppressHydrationWarning />
      </div>
      <div data-part="instead" role="status" hidden suppressHydrationWarning className={`${notice} bg-gold-soft`}>
        <CloudOff aria-hidden className="mt-0.5 size-5 flex-none text-gold-ink" /><span data-words={t('instead')} suppressHydrationWarning />
      </div>
      <div data-part="unsent" role="alert" tabIndex={-1} hidden suppressHydrationWarning className={`${notice} bg-clay-soft`}>
        <WifiOff aria-hidden className="mt-0.5 size-5 flex-none text-clay" /><span><b className="block font-semibold">{t('unsent')}</b>{t('unsentHint')}</span>
      </div>
      <Link data-part="queue" href="/farm/outbox" hidden suppressHydrationWarning className={`${notice} min-h-12 items-center bg-sky-soft font-semibold text-sky-ink no-underline`}>
        <Send aria-hidden className="size-5 flex-none" /><span data-words={t('queue')} suppressHydrationWarning />
      </Link>
      <Island name="field" />
    </hl-field>
  );
}

/** Says of a form that it may wait for a network; `what` is how she knows it again: "卖黄瓜". Its kind is one of lib/http/field-forms.ts. */
export async function MayWait({ kind, what }: { readonly kind: 'publish' | 'edit' | 'lot' | 'send'; readonly what: string }) {
  const [session, locale] = await Promise.all([currentSession(), getLocale()]);
  return (
    <>
      <input type="hidden" name="_queue" value={kind} />
      <input type="hidden" name="_what" value={what} />
      <input type="hidden" name="_person" value={session?.personId ?? ''} />
      <input type="hidden" name="_locale" value={locale} />
    </>
  );
}
