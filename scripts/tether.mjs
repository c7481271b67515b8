// Loaded first (`node --import`) into every process that the house starts: one whose parent is gone, killed without a chance to
// end its children, ends by itself, so that it holds no port against the next start.
import { isMainThread } from 'node:worker_threads';

/** Under `node --watch` (development) the parent is the watcher, which loads nothing itself: then the supervisor is looked at, and the watcher ended too. */
const supervisor = Number(process.env.HARVESTLOOP_SUPERVISOR);

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

if (isMainThread) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    const orphaned = process.ppid !== parent;
    if (!orphaned && !(supervisor && isGone(supervisor))) return;
    clearInterval(watch);
    if (!orphaned) process.kill(parent, 'SIGTERM');
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2000);
  }, 250);
  watch.unref();
}
