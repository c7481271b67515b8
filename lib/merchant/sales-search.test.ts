import { expect, it } from 'vitest';
import { cursorOf, readCursor, readSearch } from './sales-search';

it('reads an amount, a number, and days of China', () => {
  expect(readSearch({ q: '１２．５' })).toMatchObject({ amountFen: 1250n });
  expect(readSearch({ q: '¥12.50元' })).toMatchObject({ amountFen: 1250n });
  expect(readSearch({ q: '4200002611270001' })).toMatchObject({ number: '4200002611270001' });
  expect(readSearch({ q: 'pay_1', wallet: 'cash', from: '2026-11-31', to: '2026-11-27' })).toEqual({ number: 'pay_1', wallet: undefined, from: undefined, until: new Date('2026-11-27T16:00:00Z') });
});

it('takes a cursor that it wrote, and no other', () => {
  const last = { paidAt: new Date('2026-11-27T02:00:00.123Z'), id: 'pay_01' };
  expect(readCursor(cursorOf(last))).toEqual(last);
  for (const text of [undefined, '', '2026-13-99T99:99:99Z~pay_1', `${last.paidAt.toISOString()}~'; drop`]) expect(readCursor(text)).toBeUndefined();
});
