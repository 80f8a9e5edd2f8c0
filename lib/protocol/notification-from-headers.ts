import { type BodyInput, bodyText } from './body-text.ts';
import type { Channel } from './channel.ts';
import {
  type GoogHeaders,
  HEADER_NAMES,
  type HeadersInput,
  readGoogHeaders,
} from './goog-headers.ts';
import { InvalidNotificationError } from './invalid-notification-error.ts';
import type { Notification } from './notification.ts';
import { missingHeader, parseMessageNumber } from './parse-message-number.ts';
import { sameSecret } from './same-secret.ts';
import { typeNotification } from './type-notification.ts';

/**
 * Checks that a request is a genuine notification for `channel` and types it. Checks in this order:
 * channel id, token (in constant time, if the channel has one), message number, state, URI,
 * resource id (compared if the channel has one). Google signs nothing: the token is the proof.
 * `body` may be the text, its bytes, or the object that a framework has parsed.
 * @throws InvalidNotificationError with `code` `missing-header`, `channel-id`, `token`,
 *   `message-number` or `resource-id`, and the header as `field`.
 */
export function notificationFromHeaders(
  channel: Pick<Channel, 'id' | 'token' | 'resourceId'>,
  headers: HeadersInput,
  body?: BodyInput,
): Notification {
  const read = readGoogHeaders(headers);
  if (required(read.channelId, 'channelId') !== channel.id)
    throw new InvalidNotificationError(
      'channel-id',
      HEADER_NAMES.channelId,
      `Channel id mismatch: expected ${channel.id}`,
    );
  if (channel.token && !sameSecret(read.channelToken ?? '', channel.token))
    throw new InvalidNotificationError(
      'token',
      HEADER_NAMES.channelToken,
      'Channel token mismatch',
    );
  const messageNumber = parseMessageNumber(read.messageNumber);
  required(read.resourceState, 'resourceState');
  required(read.resourceUri, 'resourceUri');
  const resourceId = required(read.resourceId, 'resourceId');
  if (channel.resourceId && resourceId !== channel.resourceId)
    throw new InvalidNotificationError(
      'resource-id',
      HEADER_NAMES.resourceId,
      'The notification is for a resource that the channel does not watch',
    );
  const given = bodyText(body);
  return typeNotification({ channelId: channel.id, messageNumber, headers: read, ...given });
}

function required(value: string | undefined, field: keyof GoogHeaders): string {
  if (value === undefined || value === '') throw missingHeader(field);
  return value;
}
