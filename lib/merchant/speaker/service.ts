import { decideAnnouncements, spokenOf } from '../../notify/domain/announcement';
import { queuedAnnouncements } from '../../notify/queries';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { err, invariant, ok } from '../../shared/result';
import { decideCommand, MOST_SPEAKERS, planHeard, planSilence } from '../domain/speaker';
import { errorsOf } from '../errors';
import { loadCounter } from '../repo';
import { ZAddSpeaker, ZCounter, ZHeard, ZSpeaker, ZSpeakers } from '../schema';
import { KEEPERS, STAFF } from '../stores/service';
import { countSpeakers, loadMessage, loadOpenMessage, loadOwnSpeaker, loadStanding, secretHashOf, standingSpeakers } from './repo';

/**
 * What a page that speaks at a counter is to say now, taken out of the queue: no other speaker says it again. Whoever lost the answer asks
 * once more under the same idempotency key and is told the same.
 */
export const takeAnnouncements = operation({
  name: 'merchant.takeAnnouncements', input: ZCounter, audience: STAFF, errors: {},
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    return counter && { queue: await queuedAnnouncements(db, counter.id) };
  },
  decide: ({ queue }, _input, { now }) => {
    const { taken, fragment } = decideAnnouncements(queue, now);
    return ok(combine({ spoken: taken.map((one) => ({ ...spokenOf(one) })) }, fragment));
  },
});

/** A loudspeaker for a counter, with its first secret, which lies nowhere but on the page that answers. */
export const addSpeaker = operation({
  name: 'merchant.addSpeaker', input: ZAddSpeaker, audience: KEEPERS, errors: errorsOf('COUNTER_CLOSED', 'SPEAKER_LIMIT'),
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    return counter && { counter, speakers: await countSpeakers(db, counter.id) };
  },
  decide: ({ counter, speakers }, { speaker }, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'a speaker is registered by a member');
    if (counter.state === 'CLOSED') return err('COUNTER_CLOSED');
    if (speakers >= MOST_SPEAKERS) return err('SPEAKER_LIMIT');
    const speakerId = newId('speaker');
    return ok({
      answer: { counterId: counter.id, speakerId, secretTurn: 1 },
      changes: [{ op: 'insert', table: 'speaker', rows: [{
        id: speakerId, organisationId: counter.organisationId, counterId: counter.id, name: speaker, secretHash: secretHashOf(speakerId, 1), secretTurn: 1, secretAt: now, state: 'ACTIVE', createdBy: actor.personId, createdAt: now,
      }] }],
    });
  },
});

/** A new secret for a loudspeaker: who is connected with the old one is cut off, and comes back with the new one only. */
export const renewSpeaker = operation({
  name: 'merchant.renewSpeaker', input: ZSpeaker, audience: KEEPERS, errors: errorsOf('SPEAKER_REVOKED'),
  load: ({ input, actor, db }) => loadOwnSpeaker(db, actor, input.speakerId),
  decide: ({ id, version, counterId, state, secretTurn }, _input, { now }) => {
    if (state === 'REVOKED') return err('SPEAKER_REVOKED');
    const turn = secretTurn + 1;
    return ok({
      answer: { counterId, speakerId: id, secretTurn: turn },
      changes: [{ op: 'update', table: 'speaker', id, version, set: { secretTurn: turn, secretAt: now, secretHash: secretHashOf(id, turn) } }],
    });
  },
});

/** Takes a loudspeaker out of service for good. What it was given and may have said, nobody says again; what still waits is others' to say. */
export const revokeSpeaker = operation({
  name: 'merchant.revokeSpeaker', input: ZSpeaker, audience: KEEPERS, errors: errorsOf('SPEAKER_REVOKED'),
  load: async ({ input, actor, db }) => {
    const speaker = await loadOwnSpeaker(db, actor, input.speakerId);
    return speaker && { speaker, open: await loadOpenMessage(db, speaker.id) };
  },
  decide: ({ speaker: { id, version, counterId, state }, open }, _input, { now }) => state === 'REVOKED' ? err('SPEAKER_REVOKED') : ok(combine({ counterId, speakerId: id },
    { changes: [{ op: 'update', table: 'speaker', id, version, set: { state: 'REVOKED' } }] }, planSilence(open, now))),
});

/** What a loudspeaker is to be sent now; until it says that it has said it, the same again. */
export const commandSpeaker = operation({
  name: 'merchant.commandSpeaker', input: ZSpeaker, audience: { system: true }, errors: {},
  load: async ({ input, db }) => {
    const speaker = await loadStanding(db, input.speakerId);
    if (!speaker) return null;
    const open = await loadOpenMessage(db, speaker.id);
    return { speaker, open, queue: open ? [] : await queuedAnnouncements(db, speaker.counterId) };
  },
  decide: (found, _input, { now }) => {
    const { command, again, fragment } = decideCommand(found, now);
    return ok(combine({ command: command && { ...command }, again }, fragment));
  },
});

/** A loudspeaker has said what it was given. Of what it was never given, or another one was, there is nothing to be found. */
export const hearSpoken = operation({
  name: 'merchant.hearSpoken', input: ZHeard, audience: { system: true }, errors: {},
  load: ({ input, db }) => loadMessage(db, input.speakerId, input.msgId),
  decide: (message, _input, { now }) => ok(combine({ msgId: message.id }, planHeard(message, now))),
});

/** Writes down that loudspeakers are connected, for who looks after them. */
export const noteSpeakers = operation({
  name: 'merchant.noteSpeakers', input: ZSpeakers, audience: { system: true }, errors: {},
  load: ({ input, db }) => standingSpeakers(db, input.speakerIds),
  decide: (speakers, _input, { now }) => ok({
    // No version is looked at: whoever gives one of them something to say at this moment is not in its way.
    changes: speakers.map(({ id }) => ({ op: 'delta' as const, table: 'speaker', id, add: {}, set: { lastSeenAt: now }, when: { state: 'ACTIVE' } })), answer: { noted: speakers.length },
  }),
});

export const speakerOperations = [takeAnnouncements, addSpeaker, renewSpeaker, revokeSpeaker, commandSpeaker, hearSpoken, noteSpeakers] as const;
