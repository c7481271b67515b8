import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./globals.css', import.meta.url), 'utf8');

/** The custom properties of the first block after a selector. */
function values(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
}

const light = values(':root');
const dark = values(":root[data-theme='dark']");

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

it('says the dark of the system and the dark that is chosen in the same words', () => {
  expect(values(":root:not([data-theme='light'])")).toEqual(dark);
  const missing = Object.keys(light).filter((name) => !(name in dark) && name !== 'font-han');
  expect(missing).toEqual([]);
});

describe.each([['light', light], ['dark', dark]] as const)('words on their ground, %s', (_theme, token) => {
  it.each([
    ['ink', 'paper'], ['ink', 'card'], ['ink', 'selected'], ['ink', 'sprout'], ['ink', 'clay-soft'], ['ink', 'gold-soft'], ['ink', 'sky-soft'],
    ['muted', 'paper'], ['muted', 'card'], ['muted', 'sunk'], ['muted', 'selected'], ['field', 'paper'], ['field', 'card'], ['field', 'sprout'], ['field', 'selected'],
    ['on-field', 'field-fill'], ['on-field', 'field-hover'], ['gold-ink', 'gold-soft'], ['clay-ink', 'clay-soft'], ['clay', 'card'], ['clay', 'paper'], ['sky-ink', 'sky-soft'],
    ['side-ink', 'side'], ['side-ink', 'side-on'],
  ])('%s on %s can be read', (ink, ground) => {
    expect(contrast(token[ink]!, token[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it('edges of fields can be seen', () => {
    expect(contrast(token.edge!, token.card!)).toBeGreaterThanOrEqual(3);
  });
});
