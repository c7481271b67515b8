import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold';
import type { Change } from './plan';

describe('what a plan says of one row', () => {
  it('becomes one touch: what is set later wins, what is added sums up, the version goes up by as much', () => {
    expect(fold([
      { op: 'update', table: 'hold', id: 'h', version: 3, set: { state: 'SPLIT', note: 'a' } },
      { op: 'delta', table: 'hold', id: 'h', add: { openFen: -700n, version: 1 } },
      { op: 'delta', table: 'hold', id: 'h', add: { openFen: 200n }, set: { note: 'b' } },
    ])).toEqual([{ table: 'hold', id: 'h', version: 3, set: { state: 'SPLIT', note: 'b' }, add: { version: 2n, openFen: -500n }, when: {} }]);
  });

  it('asks of the row as it was found what a later part wants of it', () => {
    const [touch] = fold([
      { op: 'delta', table: 'hold', id: 'h', add: { openFen: -700n }, set: { state: 'SPLIT' } },
      { op: 'delta', table: 'hold', id: 'h', add: { openFen: -300n }, when: { openFen: 300n, state: 'SPLIT' } },
    ]);
    expect(touch).toMatchObject({ add: { openFen: -1000n }, when: { openFen: 1000n } });
  });

  it('goes into the row that is born in the same plan', () => {
    expect(fold([
      { op: 'insert', table: 'lot', rows: [{ id: 'l', leftGrams: 900n, state: 'open' }] },
      { op: 'update', table: 'lot', id: 'l', version: 1, set: { certifiedBy: 'p' } },
      { op: 'delta', table: 'lot', id: 'l', add: { leftGrams: -400n, version: 1 }, when: { state: 'open' } },
    ])).toEqual([{ table: 'lot', columns: ['certifiedBy', 'id', 'leftGrams', 'state'], ifAbsent: false, rows: [{ id: 'l', leftGrams: 500n, state: 'open', certifiedBy: 'p' }] }]);
  });

  it('is refused where it contradicts itself', () => {
    const one = { op: 'update', table: 't', id: 'x', version: 1, set: { state: 'a' } } as const;
    expect(() => fold([one, { op: 'delta', table: 't', id: 'x', add: { state: 1n } }])).toThrow('Invariant');
    const made = { op: 'insert', table: 't', rows: [{ id: 'x' }] } as const;
    expect(() => fold([made, made])).toThrow('Invariant');
    expect(() => fold([{ ...made, ifAbsent: true }, one])).toThrow('Invariant');
  });
});

it('is a lost race where two queries of one load saw a row before and after somebody else changed it', () => {
  const one: Change = { op: 'delta', table: 't', id: 'x', add: { version: 1 }, set: { state: 'a' }, when: { openFen: 5n } };
  const others: Change[] = [
    { op: 'delta', table: 't', id: 'x', add: {}, when: { openFen: 4n } },
    { op: 'delta', table: 't', id: 'x', add: {}, when: { state: 'b' } },
  ];
  for (const other of others) expect(() => fold([one, other])).toThrow(expect.objectContaining({ code: 'HL001' }));
  const versions = [1, 2].map((version): Change => ({ op: 'update', table: 't', id: 'x', version, set: {} }));
  expect(() => fold(versions)).toThrow(expect.objectContaining({ code: 'HL001' }));
});

it('leaves the columns of a row alone when another one of its kind is changed in the same plan', () => {
  expect(fold([
    { op: 'insert', table: 'lot', rows: [{ id: 'a' }, { id: 'b' }] },
    { op: 'update', table: 'lot', id: 'a', version: 1, set: { state: 'void' } },
    { op: 'insert', table: 'lot', rows: [{ id: 'c' }] },
  ]).map((part) => 'rows' in part ? [part.columns, part.rows.length] : null)).toEqual([[['id', 'state'], 1], [['id'], 2]]);
});

it('brings new rows of one kind together, and leaves other kinds apart', () => {
  const row = (id: string) => ({ op: 'insert', table: 'notice', rows: [{ id, kind: 'k' }] }) as const;
  expect(fold([row('a'), { op: 'insert', table: 'notice', rows: [] }, row('b'), { op: 'insert', table: 'notice', rows: [{ id: 'c' }] }, { ...row('d'), ifAbsent: true }]).map((part) => 'rows' in part ? part.rows.length : 0))
    .toEqual([2, 1, 1]);
});

it('does to a row what its parts did one after the other', () => {
  const amounts = fc.array(fc.bigInt({ min: -100n, max: 100n }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 1000n }), amounts, (start, steps) => {
    let open = start;
    const changes = steps.map((openFen): Change => {
      const change: Change = { op: 'delta', table: 'hold', id: 'h', add: { openFen }, when: { openFen: open } };
      open += openFen;
      return change;
    });
    const [touch] = fold(changes);
    expect(touch).toMatchObject({ when: { openFen: start }, add: { openFen: open - start } });
  }));
});
