import { expect, it } from 'vitest';
import { each } from './task';

it('does every chore though some of them fail, one after the other, and says how many', async () => {
  const log: string[] = [];
  const chore = (name: string, fails = false) => async () => {
    log.push(`${name} begins`);
    await Promise.resolve();
    if (fails) throw new Error(name);
    log.push(`${name} ends`);
  };
  const told = await each([chore('a'), chore('b', true), chore('c'), chore('d', true)]).then(() => null, (error: unknown) => error as AggregateError);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends', 'd begins']);
  expect(told).toBeInstanceOf(AggregateError);
  expect([told!.message, told!.errors.map((error: Error) => error.message)]).toEqual(['2 of 4 chores failed', ['b', 'd']]);
  await expect(each([])).resolves.toBeUndefined();
});
