const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where a payer's browser opens the wallet. The channel names an address as it sees itself; when that is only good on its
 * own machine and the payer came by another name (a phone on the same network), the same page is reached by that name.
 * Nothing but the host changes, and only away from loopback, so no stranger's host can be put in place of a real one.
 */
export function walletAddress(payUrl: string, payersHost: string): string {
  const address = new URL(payUrl);
  if (!LOOPBACK.test(address.hostname)) return payUrl;
  let host: string;
  try {
    host = new URL(`http://${payersHost}`).hostname;
  } catch {
    return payUrl;
  }
  if (!LOOPBACK.test(host)) address.hostname = host;
  return address.href;
}

/** The wallet whose scanner opened the page, to choose it beforehand; whoever lies about it has only chosen another wallet. */
export function walletOf(userAgent: string): 'unionpay' | 'wechat' | 'alipay' | null {
  if (/\bMicroMessenger\//.test(userAgent)) return 'wechat';
  if (/\bAlipayClient\//.test(userAgent)) return 'alipay';
  return /\bUnionPay\/\S+ \S+/.test(userAgent) ? 'unionpay' : null;
}
