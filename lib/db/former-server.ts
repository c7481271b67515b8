import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ENDING_MS = 30_000;

function read<T>(reading: () => T): T | null {
  try {
    return reading();
  } catch {
    return null;
  }
}

/** Whether a living process is the PostgreSQL of a folder: it stands in it, or names it. One that has ended and was not collected does neither. */
function servesFrom(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.includes(data) ?? false;
  return read(() => readlinkSync(`/proc/${pid}/cwd`)) === data || (read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0').includes(data) ?? false);
}

/**
 * Ends the PostgreSQL that a killed start left behind in a folder, so that ours can take its place. The caller holds the folder:
 * whoever still works in it has lost its owner.
 * @param data the folder's real path
 */
export async function endFormerServer(data: string): Promise<void> {
  const lock = path.join(data, 'postmaster.pid');
  const lines = read(() => readFileSync(lock, 'utf8'))?.split('\n');
  if (!lines) return;
  const pid = Number(lines[0]);
  // Written when the machine lost its power: PostgreSQL would take it for a server that is just starting, for ever.
  if (!Number.isInteger(pid) || pid <= 0) return rmSync(lock);
  for (const until = performance.now() + ENDING_MS; servesFrom(pid, data);) {
    try {
      // First the fast and clean way, in the end the way that needs no answer; nothing that was committed is lost by either.
      process.kill(pid, performance.now() < until ? 'SIGINT' : 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPERM') throw new Error(`Another user's PostgreSQL (process ${pid}) is using ${data}; stop it first.`, { cause: error });
    }
    await wait(100);
  }
  // By now the number may be somebody else's, and PostgreSQL would stand back from it. The number of the process that starts it
  // it passes over, and still looks at the rest: whether a worker of the killed server holds its memory.
  if (read(() => readFileSync(lock)) !== null) writeFileSync(lock, [process.pid, ...lines.slice(1)].join('\n'));
}
