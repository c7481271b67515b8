import { createPrivateKey, createPublicKey } from 'node:crypto';
import { env } from '../../env';
import { custodianBank } from './bank/payouts';
import type { Keys } from './partner/keys';
import type { Outside } from './port';
import { unionpayMerchants } from './unionpay/merchants';
import { unionpayOrders } from './unionpay/orders';
import { unionpayRefunds } from './unionpay/refunds';
import { unionpaySplits } from './unionpay/splits';

export type OutsideSettings = {
  readonly url: string; readonly partnerId: string; readonly privateKeyPem: string; readonly adminSecret: string;
  /** Where the institutions send their notifies. */
  readonly publicUrl: string;
  readonly keys: Keys;
};

/** Where the outside world is, as the environment says. */
export const outsideFromEnv = (keys: Keys): Outside => connect({
  url: env().SANDBOX_URL, partnerId: env().PARTNER_ID, privateKeyPem: Buffer.from(env().PARTNER_KEY, 'base64').toString('utf8'),
  adminSecret: env().SANDBOX_ADMIN_SECRET ?? '', publicUrl: env().PUBLIC_URL, keys,
});

/** The acquirer and the custodian bank behind one partner contract. */
export function connect(settings: OutsideSettings): Outside {
  const privateKey = createPrivateKey(settings.privateKeyPem);
  const partner = { url: settings.url, partnerId: settings.partnerId, privateKey, keys: settings.keys };
  return {
    channel: { ...unionpayMerchants(partner), ...unionpayOrders(partner), ...unionpayRefunds(partner), ...unionpaySplits(partner) },
    bank: custodianBank(partner),
    register: () => register(settings),
  };
}

/** Makes our public key and our addresses known to the institutions. Repeating it changes nothing. */
async function register({ url, partnerId, privateKeyPem, adminSecret, publicUrl }: OutsideSettings): Promise<void> {
  const response = await fetch(new URL('/acquirer/partners', url), {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-secret': adminSecret }, signal: AbortSignal.timeout(5000),
    body: JSON.stringify({
      partnerId, publicKeyPem: createPublicKey(privateKeyPem).export({ type: 'spki', format: 'pem' }),
      notifyUrl: new URL('/api/channels/unionpay', publicUrl).href, bankNotifyUrl: new URL('/api/channels/bank', publicUrl).href,
    }),
  });
  if (!response.ok) throw new Error(`The institutions did not register us: ${response.status}`);
}
