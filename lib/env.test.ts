import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENV_NAMES } from './env';

it('.env.example names exactly what env.ts reads', () => {
  const names = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(names.sort()).toEqual([...ENV_NAMES].sort());
});
