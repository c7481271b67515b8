/** Where a loudspeaker hears what to say, and where it says that it has said it. */
export const commandTopic = (speakerId: string): string => `speaker/${speakerId}/cmd`;
export const ackTopic = (speakerId: string): string => `speaker/${speakerId}/ack`;
export const ALL_ACKS = 'speaker/+/ack';
/** Whose word a topic carries; null for any other topic. */
export const ackedBy = (topic: string): string | null => /^speaker\/(spk_[0-9a-z]{26})\/ack$/.exec(topic)?.[1] ?? null;
export const isSpeakerId = (text: string): boolean => /^spk_[0-9a-z]{26}$/.test(text);
