import { env } from '@/lib/env';
import { checkPerson } from '@/lib/identity/checks/service';
import { idCheckCharacter } from '@/lib/identity/domain/id-number';
import { createStaticCode, startStaticSale } from '@/lib/payments/collecting/service';
import { after, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import type { Clockwork } from './clockwork';
import type { Cast } from './founding';
import { liveAt, payWrongAmount } from './paying';

/** A number that the registry knows nobody under: its serial is 000. */
function unknownIdNumber(region: string): string {
  const body = `${region}19860312000`;
  return body + idCheckCharacter(body);
}

/** What waits for the platform's people today: somebody whom the registry does not know, and a payer whose wallet took another amount. */
export async function leaveWaiting(works: Clockwork, { cooperatives, newcomer }: Cast, now: Date): Promise<void> {
  await works.run(checkPerson, newcomer, after(now, -26 * HOUR_MS), { name: '周来', idNumber: unknownIdNumber('370783') });
  await works.drain(after(now, -26 * HOUR_MS));
  const [seller, at] = [cooperatives[0]!.actor, after(now, -3 * HOUR_MS)];
  await liveAt(at);
  const { token } = await works.run(createStaticCode, seller, at, { label: '合作社门口' });
  await works.drain(at);
  const { attemptId } = await works.run(startStaticSale, { kind: 'visitor', personId: null }, at, { token, wallet: 'wechat', amount: '86.40', returnUrl: `${env().PUBLIC_URL}/q/${token}` });
  await works.drain(at);
  await payWrongAmount(attemptId, 8_460);
  await works.drain(after(at, 2 * MINUTE_MS));
  await works.drain(after(at, 10 * MINUTE_MS));
}
