// Loaded first (`node --import`) into every process that the house starts: one whose parent is gone, killed without a chance to
// end its children, ends by itself, so that it holds no port against the next start.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2000);
  }, 250);
  watch.unref();
}
