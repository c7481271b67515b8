import { legalIdentity, revealAccount } from '../../identity/queries';
import { loadMerchant } from '../merchants/repo';
import { recordMerchant } from '../merchants/service';
import { done, type Asking } from './asking';

/** What an institution wants to know of whoever receives money; null while the organisation has not passed its check or has no account. */
async function application({ db }: Asking, organisationId: string) {
  const legal = await legalIdentity(db, organisationId);
  if (!legal?.verified || legal.bankAccountId === null) return null;
  const account = await revealAccount(db, legal.bankAccountId);
  return account && { organisationId, name: legal.name, certNo: legal.document?.number ?? null, account: account.number, accountName: account.accountName };
}

/** Makes a seller known to the channel as merchant of record. Does nothing when it is, or cannot be yet. */
export async function ensureMerchant(asking: Asking, organisationId: string): Promise<void> {
  if ((await loadMerchant(asking.db, organisationId, 'MERCHANT'))?.state === 'ACTIVE') return;
  const applying = await application(asking, organisationId);
  if (!applying?.certNo) return;
  const prepared = asking.outside.channel.onboard({ ...applying, certNo: applying.certNo });
  const { report, message } = await prepared.send();
  await done(recordMerchant.run(asking, { organisationId, role: 'MERCHANT', report, request: prepared.request, message }));
  if (report.kind === 'LOST') throw new Error(`The channel did not answer about ${organisationId}`);
}

/** Makes an organisation known as a receiver of splits, before the first one goes to it. */
export async function ensureReceiver(asking: Asking, organisationId: string): Promise<void> {
  if ((await loadMerchant(asking.db, organisationId, 'RECEIVER'))?.state === 'ACTIVE') return;
  const applying = await application(asking, organisationId);
  // The split is refused by the channel then, is tried again, and ends in a break that people see.
  if (!applying) return;
  const prepared = asking.outside.channel.registerReceiver(applying);
  const { report, message } = await prepared.send();
  await done(recordMerchant.run(asking, { organisationId, role: 'RECEIVER', report, request: prepared.request, message }));
}
