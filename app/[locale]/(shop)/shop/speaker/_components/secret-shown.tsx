import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { newSecret } from '@/lib/merchant/speaker/queries';
import { systemClock } from '@/lib/shared/clock';

/** Where loudspeakers connect, as it is typed into them. */
function serverAddress(): string {
  const { MQTT_PUBLIC_URL, MQTT_PORT, PUBLIC_URL } = env();
  return MQTT_PUBLIC_URL ?? `mqtt://${new URL(PUBLIC_URL).hostname}:${MQTT_PORT}`;
}

/** What is typed into a loudspeaker, with the secret that was just made for it. */
export async function secretShown(made: { readonly speakerId: string; readonly secretTurn: number }): Promise<ReactNode> {
  const [t, { actor }] = await Promise.all([getTranslations('merchant.loudspeakers'), requireSession({ orgs: ['shop'] })]);
  const secret = await newSecret(database(), actor, made, systemClock.now());
  if (secret === null) return <Notice tone="wait" live>{t('gone')}</Notice>;
  const { speakerId } = made;
  const rows = [[t('server'), serverAddress()], [t('user'), speakerId], [t('secret'), secret], [t('command'), `speaker/${speakerId}/cmd`], [t('ack'), `speaker/${speakerId}/ack`]] as const;
  return (
    <Notice tone="ok" live title={t('madeTitle')}>
      <p>{t('madeHint')}</p>
      <dl className="mt-3 grid gap-2">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt className="text-sm text-muted">{label}</dt>
            <dd><code className="mt-0.5 block rounded-md border border-line bg-card px-3 py-2 text-sm break-all text-ink select-all">{value}</code></dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}
