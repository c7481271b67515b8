import { expect, it } from 'vitest';
import { salesHead, salesLines } from './sales-file';

it('writes what a spreadsheet reads as text, in the time of China', () => {
  const words = { head: ['时间', '收银台'], counter: () => '=cmd|"x",西门店', wallet: () => '微信支付' };
  const sale = { id: 'pay_1', counterId: 'ctr', subject: '', amountFen: '1250', refundedFen: '0', wallet: 'wechat', paidAt: new Date('2026-11-26T16:00:01Z'), channelNumber: 'F1' } as const;
  expect(salesHead(words)).toBe('\uFEFF时间,收银台\r\n');
  expect(salesLines([sale], words)).toBe('2026-11-27 00:00:01,"\'=cmd|""x"",西门店",12.50,0.00,微信支付,pay_1,F1\r\n');
});
