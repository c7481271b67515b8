import type { Schedule, Tasks } from './task';

/** Joins the jobs of all domains. A name that two of them claim is a mistake of ours, and nothing starts with it. */
export function mergeTasks(...parts: readonly Tasks[]): Tasks {
  const merged = new Map<string, Tasks[string]>();
  for (const [name, task] of parts.flatMap((part) => Object.entries(part))) {
    if (merged.has(name)) throw new Error(`Two domains have a job named ${name}`);
    merged.set(name, task);
  }
  return Object.fromEntries(merged);
}

/** Joins the sweeps of all domains; each is one of the jobs, and has one rhythm. */
export function mergeSchedules(tasks: Tasks, ...parts: readonly (readonly Schedule[])[]): readonly Schedule[] {
  const schedules = parts.flat();
  const seen = new Set<string>();
  for (const { task } of schedules) {
    if (!(task in tasks)) throw new Error(`The schedule names a job that is nowhere: ${task}`);
    if (seen.has(task)) throw new Error(`Two schedules name the job ${task}`);
    seen.add(task);
  }
  return schedules;
}
