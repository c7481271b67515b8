import { headers } from 'next/headers';
import { env } from '../env';
import { networkOf, readClient } from './client-address';

/** The address a request came from as the front saw it, for limits alone. Those that came past the front share one limit. */
export async function clientAddress(): Promise<string> {
  return networkOf(readClient(new Headers(await headers()), env().FRONT_SECRET)?.address ?? 'past the front');
}

const BROWSERS = [['WeChat', /MicroMessenger/], ['Alipay', /AlipayClient/], ['Edge', /Edg\//], ['Firefox', /Firefox\//], ['Chrome', /(Chrome|CriOS)\//], ['Safari', /Safari\//]] as const;
const SYSTEMS = [['HarmonyOS', /HarmonyOS|OpenHarmony/], ['Android', /Android/], ['iPhone', /iPhone/], ['iPad', /iPad/], ['Windows', /Windows/], ['Mac', /Mac OS X/], ['Linux', /Linux/]] as const;

/** A browser as its owner would name it, "Chrome · Android"; empty when it does not say. */
export function deviceName(userAgent: string): string {
  const named = (list: readonly (readonly [string, RegExp])[]) => list.find(([, pattern]) => pattern.test(userAgent))?.[0];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(' · ');
}

export const clientDevice = async (): Promise<string> => deviceName((await headers()).get('user-agent') ?? '');
