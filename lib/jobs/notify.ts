import { forgetSpoken } from '../merchant/speaker/forget';
import { forgetAnnouncements, forgetMessages } from '../notify/forget';
import { endMessage } from '../notify/service';
import { outgoingMessage, expiredMessageIds } from '../notify/queries';
import { sendSms } from '../notify/sms';
import { after, DAY_MS } from '../shared/clock';
import { text, type Schedule, type Tasks } from './task';

const KEPT_MS = 7 * DAY_MS;

export const notifyTasks: Tasks = {
  /** Sends one short message from the outbox. What proves nothing throws, and the queue comes back to it. */
  'notify.sendSms': async (payload, context) => {
    const message = await outgoingMessage(context.db, text(payload, 'messageId'));
    if (!message) return;
    const outcome = context.clock.now() >= message.expiresAt ? 'expired' : await sendSms(message);
    await endMessage.run(context, { messageId: message.id, outcome });
  },
  /** Forgets what has gone out some days ago. */
  'notify.forget': async (_payload, context) => {
    const before = after(context.clock.now(), -KEPT_MS);
    await forgetMessages(context.db, before);
    await forgetAnnouncements(context.db, before);
    await forgetSpoken(context.db, before);
  },
  /** Ends messages that could not be sent in time, and erases what they said. */
  'notify.expireMessages': async (_payload, context) => {
    for (const messageId of await expiredMessageIds(context.db, context.clock.now(), 500)) await endMessage.run(context, { messageId, outcome: 'expired' });
  },
};

export const notifySchedules: readonly Schedule[] = [{ task: 'notify.expireMessages', every: 'minute' }, { task: 'notify.forget', every: 'day' }];
