import { getTranslations } from 'next-intl/server';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import type { ShownOnce } from '@/lib/http/form-state';
import { requireSession } from '@/lib/http/session';
import { newSecret } from '@/lib/merchant/speaker/queries';
import { systemClock } from '@/lib/shared/clock';

/** Where loudspeakers connect, as it is typed into them. */
function serverAddress(): string {
  const { MQTT_PUBLIC_URL, MQTT_PORT, PUBLIC_URL } = env();
  return MQTT_PUBLIC_URL ?? `mqtt://${new URL(PUBLIC_URL).hostname}:${MQTT_PORT}`;
}

/** What is typed into a loudspeaker, with the secret that was just made for it. */
export async function secretShown(made: { readonly speakerId: string; readonly secretTurn: number }): Promise<ShownOnce> {
  const [t, { actor }] = await Promise.all([getTranslations('merchant.loudspeakers'), requireSession({ orgs: ['shop'] })]);
  const secret = await newSecret(database(), actor, made, systemClock.now());
  if (secret === null) return { title: t('gone'), text: t('goneText'), rows: [] };
  const { speakerId } = made;
  return {
    title: t('madeTitle'), text: t('madeHint'),
    rows: [[t('server'), serverAddress()], [t('user'), speakerId], [t('secret'), secret], [t('command'), `speaker/${speakerId}/cmd`], [t('ack'), `speaker/${speakerId}/ack`]],
  };
}
