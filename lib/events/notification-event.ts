import { jsonFlaw } from '../api/json-flaw.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { presentNotification } from '../notifications/present-notification.ts';
import type { StoredNotification } from '../notifications/rows/notification-item.ts';
import { notificationEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import { isAttributeText } from './attribute-text.ts';
import { EVENT_MAX_BYTES, eventBytes } from './event-size.ts';
import { TYPE_MAX_LENGTH } from './published-type.ts';
import { subjectOf } from './subject-of.ts';

/** What an event says of the channel that announced it. */
export type AnnouncingChannel = Pick<ChannelRecord, 'id' | 'watchId' | 'resource' | 'parameters'>;

/** The event that a notification becomes; undefined for `sync`, which announces no change. */
export function notificationEvent(
  stored: StoredNotification,
  channel: AnnouncingChannel,
): NewEvent | undefined {
  const { notification, receivedAtMs } = stored;
  const { messageNumber, resource, resourceState, state, resourceUri } = notification;
  if (resourceState === 'sync') return undefined;
  const subject = subjectOf(channel);
  const event: NewEvent = {
    id: notificationEventId(channel.id, messageNumber),
    // A URI that is not Google's says nothing about the resource.
    type: notificationType(resource === 'unknown' ? channel.resource : resource, state),
    source: sourceOf(channel),
    ...(subject !== undefined && isAttributeText(subject) ? { subject } : {}),
    timeMs: receivedAtMs,
    ...(isAttributeText(resourceUri) ? { ref: resourceUri } : {}),
    sender: channel.id,
    data: defined(presentNotification(stored)),
  };
  return canBeDelivered(event) ? event : { ...event, data: withoutBody(stored) };
}

/** `drive.files.update`: the resource and Google's own word for what happened. */
export function notificationType(resource: string, state: string): string {
  const word = state.replaceAll(/[^A-Za-z0-9_-]/gu, '_') || 'unknown';
  return `${resource}.${word}`.slice(0, TYPE_MAX_LENGTH);
}

function sourceOf({ id, watchId }: AnnouncingChannel): string {
  // A channel id may have a slash in it.
  return watchId === undefined ? `/channels/${encodeURIComponent(id)}` : `/watches/${watchId}`;
}

// JSON that is nested too deeply cannot even be written.
function canBeDelivered(event: NewEvent): boolean {
  return jsonFlaw(event.data) === undefined && eventBytes(event) <= EVENT_MAX_BYTES;
}

/** What the headers say. The notification itself keeps its body. */
function withoutBody(stored: StoredNotification): Record<string, unknown> {
  return defined({
    ...presentNotification({ ...stored, bodyOmitted: true }),
    user: undefined,
    alias: undefined,
    activity: undefined,
    object: undefined,
    body: undefined,
    bodyEncoding: undefined,
    bodyInvalid: undefined,
  });
}

// As JSON has it, so that an event is the same before and after it was stored.
function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
