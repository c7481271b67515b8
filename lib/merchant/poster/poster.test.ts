import { expect, it } from 'vitest';
import { posterPdf } from './poster';

const about = { payee: '济南市历下区李记杂粮铺', label: '西门店 1 号台', url: 'https://harvestloop.test/q/00000000000000000000000000', at: new Date('2026-11-27T02:00:00Z') };
const box = (bytes: Uint8Array) => /MediaBox \[([^\]]*)\]/.exec(Buffer.from(bytes).toString('latin1'))?.[1];

it('is one page, in the size asked for', () => {
  for (const [size, points] of [['a4', '0 0 595 842'], ['a5', '0 0 421 595']] as const) {
    const bytes = posterPdf({ ...about, size });
    expect(Buffer.from(bytes.subarray(0, 8)).toString()).toBe('%PDF-1.7');
    expect(box(bytes)).toBe(points);
    expect(Buffer.from(bytes).toString('latin1')).toContain('/Count 1');
  }
});

it('takes the longest names there may be', () => {
  expect(posterPdf({ ...about, payee: '寿'.repeat(60), label: '台'.repeat(30), size: 'a4' }).length).toBeGreaterThan(10_000);
});
