import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from './journal';
import { PAY, SPLIT, onboard, openHarness, order, paidOrder, until } from './testing/harness';

const newDir = (): string => mkdtempSync(join(tmpdir(), 'sandbox-journal-'));
const fileOf = (dir: string): string => join(dir, 'journal.jsonl');

describe('journal', () => {
  it('gives back the last state of each record', () => {
    const dir = newDir();
    const first = openJournal(dir);
    const orders = first.collection<{ n: number }>('orders');
    orders.put('a', { n: 1 });
    orders.put('b', { n: 2 });
    orders.put('a', { n: 3 });
    first.collection<string>('names').put('a', '黄瓜\n茶');
    first.close();
    const again = openJournal(dir);
    expect([...again.collection<{ n: number }>('orders').values()]).toEqual([{ n: 3 }, { n: 2 }]);
    expect(again.collection<string>('names').get('a')).toBe('黄瓜\n茶');
    again.close();
  });

  it('cuts off a torn last line and goes on after it', () => {
    const dir = newDir();
    const first = openJournal(dir);
    first.collection<number>('n').put('a', 1);
    first.close();
    appendFileSync(fileOf(dir), '{"c":"n","k":"b","v":');
    const second = openJournal(dir);
    expect(second.collection<number>('n').size).toBe(1);
    second.collection<number>('n').put('c', 3);
    second.close();
    const third = openJournal(dir);
    expect(third.collection<number>('n').get('c')).toBe(3);
    third.close();
  });

  it('refuses to guess when a line in the middle is broken', () => {
    const dir = newDir();
    writeFileSync(fileOf(dir), '{"c":"n","k":"a","v":1}\nnonsense\n{"c":"n","k":"b","v":2}\n');
    expect(() => openJournal(dir)).toThrow('line 2');
  });

  it('is rewritten compactly when most of it is out of date', () => {
    const dir = newDir();
    const first = openJournal(dir);
    for (let n = 0; n < 2_000; n++) first.collection<number>('n').put('a', n);
    first.close();
    const second = openJournal(dir);
    second.collection<number>('n').put('b', 1);
    second.close();
    expect(readFileSync(fileOf(dir), 'utf8')).toBe('{"c":"n","k":"a","v":1999}\n{"c":"n","k":"b","v":1}\n');
  });

  it('writes before the next turn of the event loop is over', async () => {
    const dir = newDir();
    const journal = openJournal(dir);
    for (let n = 0; n < 3; n++) journal.collection<number>('n').put(String(n), n);
    expect(readFileSync(fileOf(dir), 'utf8')).toBe('');
    await new Promise((resolve) => setImmediate(resolve));
    expect(readFileSync(fileOf(dir), 'utf8').split('\n')).toHaveLength(4);
    journal.close();
  });
});

describe('a sandbox that was killed', () => {
  it('knows its orders again and finishes what was under way', async () => {
    const before = await openHarness();
    const merId = await onboard(before);
    await before.call('/acquirer/receivers', { receiverId: 'fee', name: 'fee', account: '6222020000000002', accountName: 'fee' });
    await paidOrder(before, merId, 'a1', { splitFlag: '1' });
    before.answerWith = () => new Error('down');
    await before.call(`${PAY}/unifiedorder`, order(merId, 'a2'));
    await before.admin('POST', '/control/pay', { orderNo: 'a2', mode: 'delay', seconds: 60 });
    await before.call(`${PAY}/refund`, { merId, orderNo: 'a1', refundNo: 'r1', refundAmt: '100' });
    const receivers = JSON.stringify([{ receiverId: 'fee', amount: '200', reason: 'fee' }]);
    await before.call(`${SPLIT}/apply`, { merId, orderNo: 'a1', splitNo: 's1', receivers });
    const payout = { payoutNo: 'p1', kind: 'PAYOUT', account: '6222020000000077', name: '张三', amountFen: '500' };
    await before.call('/bank/payouts', payout);
    // Not closed: the process is gone. What was answered is in the journal already; a torn line follows it.
    appendFileSync(fileOf(before.dir), '{"c":"orders","k":"torn');

    const after = await openHarness(before.dir);
    expect(await after.call(`${PAY}/queryOrder`, { merId, orderNo: 'a2' })).toMatchObject({
      origRespCode: '00',
      txnAmt: '10000',
    });
    expect(await after.call('/bank/payouts', payout)).toMatchObject({ respCode: '00', payoutStatus: 'ACCEPTED' });
    after.clock.advance(1_000);
    await after.settle(3);
    after.clock.advance(59_000);
    await until(() => after.received.length === 4);
    expect(after.received.map(({ fields }) => fields.notifyType).sort()).toEqual(['PAY', 'PAYOUT', 'REFUND', 'SPLIT']);
    expect(await after.call(`${PAY}/refundQuery`, { merId, refundNo: 'r1' })).toMatchObject({ refundStatus: 'SUCCESS' });
    expect(await onboard(after, 'org_2')).not.toBe(merId);
    await before.app.close();
    await after.app.close();
  });
});
