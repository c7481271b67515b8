import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after } from '../../shared/clock';
import { decideAnnouncements, FRESH_MS, spokenAmount, spokenOf, SPOKEN_WITHIN_MS, type Queued } from './announcement';

const now = new Date('2026-11-27T02:00:00Z');
const queued = (id: string, ageMs: number, amountFen = 1250n, wallet = 'wechat'): Queued => ({ id, version: 1, amountFen, wallet, createdAt: after(now, -ageMs) });

function decide(...asked: Parameters<typeof decideAnnouncements>) {
  const { taken, fragment } = decideAnnouncements(...asked);
  return { spoken: taken.map(spokenOf), fragment };
}

describe('what a speaker says', () => {
  it.each([[1250n, '12 元 5 角'], [1200n, '12 元'], [1205n, '12 元 零 5 分'], [1255n, '12 元 5 角 5 分'], [50n, '5 角'], [5n, '5 分'], [1n, '1 分'], [100_000_000n, '1000000 元']])(
    'says %s fen as "%s"', (fen, words) => expect(spokenAmount(fen)).toBe(words));

  it('says each fresh receipt by its wallet', () => {
    const { spoken } = decide([queued('a', 900), queued('b', 200, 880n, 'alipay'), queued('c', 0, 3n, 'unionpay')], now);
    expect(spoken.map(({ text }) => text)).toEqual(['微信收款 12 元 5 角', '支付宝收款 8 元 8 角', '云闪付收款 3 分']);
  });

  it('folds what is a minute old into one sentence before the fresh ones, and lets what is two hours old go in silence', () => {
    const { spoken, fragment } = decide([
      queued('lost', SPOKEN_WITHIN_MS + 1, 9900n), queued('old', SPOKEN_WITHIN_MS, 100n), queued('stale', FRESH_MS + 1, 250n), queued('fresh', FRESH_MS, 300n)], now);
    expect(spoken).toMatchObject([{ msgId: 'stale', count: 2, channel: null, amountFen: '350', text: '您有 2 笔未播报，合计 3 元 5 角' }, { msgId: 'fresh', text: '微信收款 3 元' }]);
    expect(fragment.changes!.map((change) => change.op === 'update' && `${change.id} ${String(change.set.state)}`)).toEqual(['lost EXPIRED', 'old TOLD', 'stale TOLD', 'fresh TOLD']);
  });

  it('given one thing at a time says the same things, and leaves the others in the queue', () => {
    let queue = [queued('lost', SPOKEN_WITHIN_MS + 1), queued('old', SPOKEN_WITHIN_MS, 100n), queued('stale', FRESH_MS + 1, 250n), queued('first', 900, 300n), queued('second', 100, 400n)];
    const said: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const { spoken, fragment } = decide(queue, now, 1);
      said.push(...spoken.map(({ text }) => text));
      queue = queue.filter(({ id }) => !fragment.changes!.some((change) => change.op === 'update' && change.id === id));
    }
    expect(said).toEqual(['您有 2 笔未播报，合计 3 元 5 角', '微信收款 3 元', '微信收款 4 元']);
    expect(queue).toEqual([]);
  });

  it('says every fen of what is not too old exactly once, and leaves nothing queued', () => {
    fc.assert(fc.property(fc.array(fc.record({ age: fc.integer({ min: 0, max: 3 * SPOKEN_WITHIN_MS / 2 }), fen: fc.bigInt({ min: 1n, max: 10_000_000n }) }), { maxLength: 30 }), (rows) => {
      const queue = rows.map(({ age, fen }, index) => queued(`ann_${index}`, age, fen));
      const { spoken, fragment } = decide(queue, now);
      const heard = rows.filter(({ age }) => age <= SPOKEN_WITHIN_MS);
      expect(spoken.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n)).toBe(heard.reduce((sum, { fen }) => sum + fen, 0n));
      expect(spoken.reduce((sum, { count }) => sum + count, 0)).toBe(heard.length);
      expect(fragment.changes).toHaveLength(rows.length);
    }));
  });
});
