import { createHash } from 'node:crypto';
import { isChannelId } from '../protocol/channel-id.ts';

// What an id begins with tells what its event begins as.
const NOTIFICATION = 'n';
const PUBLISHED = 'p';
const LIFECYCLE = 'l';
const EMITTED = 'h';

const HASH_BYTES = 18;
const MAX_LENGTH = 128;

/**
 * The id of a notification's event: the same for ever, and without dots, which Standard Webhooks
 * forbids. It names the channel and the message number, so that the event is found without an index.
 */
export function notificationEventId(channelId: string, messageNumber: number): string {
  return NOTIFICATION + Buffer.from(`${channelId} ${messageNumber}`).toString('base64url');
}

/** The notification that an id names; undefined for the id of another event. */
export function notificationOfEventId(
  id: string,
): { channelId: string; messageNumber: number } | undefined {
  if (!id.startsWith(NOTIFICATION)) return undefined;
  const text = Buffer.from(id.slice(NOTIFICATION.length), 'base64url').toString('utf8');
  const [, channelId = '', digits = ''] = /^(.+) ([1-9]\d{0,15})$/.exec(text) ?? [];
  const messageNumber = Number(digits);
  const isSame = isChannelId(channelId) && notificationEventId(channelId, messageNumber) === id;
  return isSame ? { channelId, messageNumber } : undefined;
}

/**
 * The id of an event that an owner publishes, from the id that the owner gives it. An id of a
 * CloudEvent is unique within its source only (CloudEvents 1.0, "id").
 */
export function publishedEventId(owner: string, id: string, source?: string): string {
  return PUBLISHED + (source === undefined ? hash(owner, id) : hash(owner, id, source));
}

/** The id of an event of Tidings' own, by what happened to what. */
export function lifecycleEventId(...parts: readonly (string | number)[]): string {
  return LIFECYCLE + hash(...parts);
}

/** The id of an event that a hook emits: the same hook, event and place make the same one. */
export function emittedEventId(hookId: string, eventId: string, index: number): string {
  return EMITTED + hash(hookId, eventId, index);
}

/** Whether a text may be the id of an event. */
export function isEventId(text: string): boolean {
  return text.length <= MAX_LENGTH && /^[nplh][\w-]+$/.test(text);
}

// As JSON no two lists of parts are the same text.
function hash(...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return digest.subarray(0, HASH_BYTES).toString('base64url');
}
