import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newId } from '../../shared/ids';
import { decideClosing, reckon, type Sale } from './reckoning';

const sale = (paymentId: string, amountFen: bigint, more: Partial<Sale> = {}): Sale => ({ paymentId, wallet: 'wechat', amountFen, capturedFen: amountFen, refundedFen: 0n, ...more });

it('names the sale whose books differ', () => {
  const { differences, takenFen, ledgerFen } = reckon([sale('a', 100n), sale('b', 200n), sale('c', 300n, { capturedFen: 299n })], new Map([['a', 100n], ['c', 301n]]), []);
  expect(differences).toEqual([
    { kind: 'LEDGER_MISSING', paymentId: 'b', expectedFen: '200', actualFen: null }, { kind: 'LEDGER_AMOUNT', paymentId: 'c', expectedFen: '300', actualFen: '301' },
    { kind: 'CHANNEL_AMOUNT', paymentId: 'c', expectedFen: '300', actualFen: '299' }]);
  expect([takenFen, ledgerFen]).toEqual([600n, 401n]);
});

it('counts every fen once, and finds no difference where there is none', () => {
  const wallet = fc.constantFrom('wechat', 'alipay', 'unionpay');
  fc.assert(fc.property(fc.array(fc.record({ fen: fc.bigInt({ min: 1n, max: 5_000_000n }), back: fc.nat(100), wallet }), { maxLength: 40 }), (rows) => {
    const sales = rows.map(({ fen, back, wallet: by }, index) => sale(`pay_${index}`, fen, { wallet: by, refundedFen: (fen * BigInt(back)) / 100n }));
    const day = reckon(sales, new Map(sales.map(({ paymentId, amountFen }) => [paymentId, amountFen])), []);
    const sum = (of: readonly { readonly takenFen: string }[]) => of.reduce((total, { takenFen }) => total + BigInt(takenFen), 0n);
    expect(day.differences).toEqual([]);
    expect([sum(day.wallets), day.ledgerFen]).toEqual([day.takenFen, day.takenFen]);
    expect(day.returnedFen <= day.takenFen).toBe(true);
  }));
});

it('closes a day again only when it stands otherwise', () => {
  const moment = { now: new Date('2026-11-27T15:59:59Z'), newId };
  const about = (sales: readonly Sale[], last: Parameters<typeof decideClosing>[0]['last'], day = '2026-11-27') =>
    decideClosing({ counterId: 'ctr', organisationId: 'org', day, personId: 'per', last, reckoning: reckon(sales, new Map(sales.map(({ paymentId, amountFen }) => [paymentId, amountFen])), []) }, moment);
  const last = { turn: 1, sales: 1, takenFen: 100n, returnedFen: 0n, ledgerFen: 100n, differences: [] };
  expect(about([sale('a', 100n)], last)).toEqual({ ok: false, error: 'NOTHING_NEW' });
  expect(about([sale('a', 100n, { refundedFen: 1n })], last)).toMatchObject({ value: { turn: 2 } });
  expect(about([], null)).toMatchObject({ value: { turn: 1 } });
  expect(about([], null, '2026-11-28')).toEqual({ ok: false, error: 'DAY_NOT_BEGUN' });
});
