import { expect, it } from 'vitest';
import { mergeSchedules, mergeTasks } from './merge';
import { SCHEDULES, TASKS } from './tasks';

const task = () => Promise.resolve();

it('joins the jobs of all domains and refuses a name that comes twice', () => {
  expect(Object.keys(mergeTasks({ 'a.one': task }, { 'b.one': task }))).toEqual(['a.one', 'b.one']);
  expect(() => mergeTasks({ 'a.one': task }, { 'a.one': task })).toThrow('a.one');
});

it('refuses a schedule of nothing, and two rhythms of one job', () => {
  expect(() => mergeSchedules({}, [{ task: 'a.one', every: 'day' }])).toThrow('nowhere');
  expect(() => mergeSchedules({ 'a.one': task }, [{ task: 'a.one', every: 'day' }], [{ task: 'a.one', every: 'hour' }])).toThrow('Two schedules');
});

it('names every job after its domain', () => {
  expect(Object.keys(TASKS).length).toBeGreaterThan(15);
  for (const name of Object.keys(TASKS)) expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
  expect(SCHEDULES.map((schedule) => schedule.task)).toContain('evidence.sequence');
});
