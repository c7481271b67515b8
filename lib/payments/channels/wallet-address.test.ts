import { describe, expect, it } from 'vitest';
import { walletAddress, walletOf } from './wallet-address';

describe('the address of a wallet', () => {
  it('follows the payer to another name of the same machine, and only away from loopback', () => {
    expect(walletAddress('http://127.0.0.1:3290/wallet/abc', '192.168.1.20:3000')).toBe('http://192.168.1.20:3290/wallet/abc');
    expect(walletAddress('http://127.0.0.1:3290/wallet/abc', 'localhost:3000')).toBe('http://127.0.0.1:3290/wallet/abc');
    expect(walletAddress('https://qr.95516.com/x', '192.168.1.20')).toBe('https://qr.95516.com/x');
    expect(walletAddress('http://127.0.0.1:3290/wallet/abc', 'a b')).toBe('http://127.0.0.1:3290/wallet/abc');
  });

  it.each([
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 MicroMessenger/8.0.50', 'wechat'],
    ['Mozilla/5.0 (iPhone) AppleWebKit/605 AlipayClient/10.6.0', 'alipay'],
    ['Mozilla/5.0 (Linux; Android 13) UnionPay/1.0 CloudPay', 'unionpay'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/147', null],
  ])('is chosen beforehand by %s', (userAgent, wallet) => expect(walletOf(userAgent)).toBe(wallet));
});
