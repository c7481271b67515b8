import type { Fragment, NewJob } from '../../operation/plan';

const SPLIT = 'payments.followSplit';
const TRANSFER = 'payments.followTransfer';

/**
 * The instructions of one release go out together: where a plan orders a split and bank transfers, one job marks them all as sent with one
 * write, and sends them side by side. What is left over of them later is followed one by one.
 */
export function sendTogether(fragment: Fragment): Fragment {
  const jobs = fragment.jobs ?? [];
  const now = (task: string, name: string) => jobs.filter((job) => job.task === task && job.runAt === undefined).map((job) => String(job.payload[name]));
  const [splitId, ...more] = now(SPLIT, 'splitId');
  const transferIds = now(TRANSFER, 'transferId');
  if (splitId === undefined || more.length > 0 || transferIds.length === 0) return fragment;
  const both: NewJob = { task: 'payments.followRelease', payload: { splitId, transferIds }, key: `payments.followRelease:${splitId}` };
  return { ...fragment, jobs: [...jobs.filter((job) => (job.task !== SPLIT && job.task !== TRANSFER) || job.runAt !== undefined), both] };
}
