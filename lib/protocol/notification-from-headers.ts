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
 * @throws InvalidNotificationError with `code` `missing-header`, `channel-id`, `token`,
 *   `message-number` or `resource-id`, and the header as `field`.
 */
export function notificationFromHeaders(
  channel: Pick<Channel, 'id' | 'token' | 'resourceId'>,
  headers: HeadersInput,
  body?: string,
): Notification {
  const read = readGoogHeaders(headers);
  if (required(read, 'channelId') !== channel.id)
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
  required(read, 'resourceState');
  required(read, 'resourceUri');
  const resourceId = required(read, 'resourceId');
  if (channel.resourceId && resourceId !== channel.resourceId)
    throw new InvalidNotificationError(
      'resource-id',
      HEADER_NAMES.resourceId,
      'The notification is for a resource that the channel does not watch',
    );
  return typeNotification({ channelId: channel.id, messageNumber, headers: read, body });
}

function required(headers: GoogHeaders, field: keyof GoogHeaders): string {
  const value = headers[field];
  if (value === undefined || value === '') throw missingHeader(field);
  return value;
}
