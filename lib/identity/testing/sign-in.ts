import type { Db } from '../../db/database';
import { openField } from '../../db/personal-data';

/** The code in the newest short message that waits for a phone: what its owner would read. */
export async function codeSentTo(db: Db, phone: string): Promise<string> {
  const messages = await db.prisma.message.findMany({ where: { template: 'sign-in-code', state: 'queued' }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 50 });
  const message = messages.find(({ id, phoneSealed }) => openField('message.phone', id, phoneSealed) === phone);
  if (!message?.paramsSealed) throw new Error(`No code waits for ${phone}`);
  return (JSON.parse(openField('message.params', message.id, message.paramsSealed)) as { code: string }).code;
}
