import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeFields, type FieldEdits } from './merge-fields';

const FIELDS = ['price', 'left', 'note', 'window'] as const;
type Field = (typeof FIELDS)[number];
type Values = Record<Field, string>;

/** Few values, so that people often want the same thing and often get in each other's way. */
const value = fc.constantFrom('a', 'b', 'c');
const record = fc.record({ price: value, left: value, note: value, window: value });
const edits = (of: Values): fc.Arbitrary<FieldEdits<Field>> =>
  fc.record({ price: value, left: value, note: value, window: value }, { requiredKeys: [] })
    .map((wanted) => Object.fromEntries(Object.entries(wanted).map(([field, each]) => [field, { base: of[field as Field], value: each! }])));
/** A record, what others make of it meanwhile, and what she wants of it as she saw it first. */
const story = record.chain((seen) => fc.tuple(fc.constant(seen), record, edits(seen)));

const wants = (edit: FieldEdits<Field>, field: Field): boolean => edit[field] !== undefined && edit[field].value !== edit[field].base;

describe('edits put onto a record that others changed meanwhile', () => {
  it('overwrite nothing: a field that somebody else has changed keeps what she made of it', () => {
    fc.assert(fc.property(story, ([seen, now, mine]) => {
      const { merged } = mergeFields(now, mine);
      for (const field of FIELDS) if (now[field] !== seen[field]) expect(merged[field]).toBe(now[field]);
    }));
  });

  it('lose nothing: what is wanted stands there afterwards, or is named as a conflict', () => {
    fc.assert(fc.property(story, ([, now, mine]) => {
      const { merged, conflicts } = mergeFields(now, mine);
      for (const field of FIELDS) if (wants(mine, field)) expect(merged[field] === mine[field]!.value).toBe(!conflicts.includes(field));
    }));
  });

  it('touch nothing that she did not touch', () => {
    fc.assert(fc.property(story, ([, now, mine]) => {
      const { merged, taken, conflicts } = mergeFields(now, mine);
      for (const field of FIELDS) {
        if (wants(mine, field)) continue;
        expect(merged[field]).toBe(now[field]);
        expect([...taken, ...conflicts]).not.toContain(field);
      }
    }));
  });

  it('come to the same in either order where two people touch different fields', () => {
    fc.assert(fc.property(record.chain((seen) => fc.tuple(fc.constant(seen), edits(seen), edits(seen), fc.subarray([...FIELDS]))), ([seen, first, second, hers]) => {
      const only = (from: FieldEdits<Field>, mine: boolean): FieldEdits<Field> =>
        Object.fromEntries(Object.entries(from).filter(([field]) => hers.includes(field as Field) === mine));
      const [a, b] = [only(first, true), only(second, false)];
      const one = mergeFields(mergeFields(seen, a).merged, b);
      const other = mergeFields(mergeFields(seen, b).merged, a);
      expect(one.merged).toEqual(other.merged);
      expect([...one.conflicts, ...other.conflicts]).toEqual([]);
    }));
  });

  it('change nothing the second time', () => {
    fc.assert(fc.property(story, ([, now, mine]) => {
      const once = mergeFields(now, mine);
      const twice = mergeFields(once.merged, mine);
      expect(twice).toEqual({ merged: once.merged, taken: [], conflicts: once.conflicts });
    }));
  });

  it('are a conflict where nothing says what they were based on, unless it stands there already', () => {
    expect(mergeFields({ note: 'a' }, { note: { base: undefined, value: 'b' } })).toEqual({ merged: { note: 'a' }, taken: [], conflicts: ['note'] });
    expect(mergeFields({ note: 'a' }, { note: { base: undefined, value: 'a' } })).toEqual({ merged: { note: 'a' }, taken: [], conflicts: [] });
  });
});
