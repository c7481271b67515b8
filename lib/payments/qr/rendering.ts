import type { Fen } from '../../shared/money';
import { buildEmv } from './emv';

/**
 * The identification numbers under which the acquirer and the forwarding network know each other; invented, as the sandbox's
 * acquirer is. A real contract names its own.
 */
const ACQUIRER_IIN = '99999901';
const FORWARDING_IIN = '99999902';
/** Fresh produce markets, in the list of merchant categories that the card networks share. */
const PRODUCE_MARKET = '5499';

export type RenderedCode = {
  readonly kind: 'STATIC' | 'DYNAMIC'; readonly token: string; readonly merchantNo: string; readonly amountFen: Fen | null; readonly payeeName: string;
};

/** The same code as an EMVCo payload, for wallets from elsewhere. The English name field is ASCII, so Chinese goes into the language template. */
export const emvOf = (code: RenderedCode): string => buildEmv({
  kind: code.kind, unionpay: { acquirerIin: ACQUIRER_IIN, forwardingIin: FORWARDING_IIN, merchantNo: code.merchantNo },
  own: { domain: 'com.harvestloop', token: code.token }, merchantCategory: PRODUCE_MARKET, amountFen: code.amountFen,
  name: /^[\x20-\x7e]+$/.test(code.payeeName) ? code.payeeName : `MERCHANT ${code.merchantNo.slice(-8)}`, city: 'CHINA', localName: code.payeeName, localCity: null,
});

/** The code as an address, which is what is printed in mainland China. */
export const urlOf = (token: string, origin: string): string => new URL(`/q/${token}`, origin).href;
