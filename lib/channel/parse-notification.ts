import { type GoogHeaders, HEADER_NAMES } from './goog-headers.ts';
import { InvalidNotificationError } from './invalid-notification-error.ts';
import type { Notification } from './notification.ts';
import { parseBody } from './notification-body.ts';
import { resourceFromUri } from './resource-from-uri.ts';
import { RESOURCE_STATES } from './resource-states.ts';

/**
 * The message number: a positive integer that a double holds exactly.
 * @throws InvalidNotificationError `missing-header` or `message-number`.
 */
export function parseMessageNumber(text: string | undefined): number {
  if (text === undefined || text === '') throw missingHeader('messageNumber');
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidNotificationError(
    'message-number',
    HEADER_NAMES.messageNumber,
    `${HEADER_NAMES.messageNumber} must be a positive integer`,
  );
}

/** The error for a header that Google always sends and that is not there. */
export function missingHeader(header: keyof GoogHeaders): InvalidNotificationError {
  const name = HEADER_NAMES[header];
  return new InvalidNotificationError('missing-header', name, `${name} is missing`);
}

/** What a notification is typed from. */
export interface NotificationParts {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
  body?: string | undefined;
}

/**
 * Types a request that was already found genuine. Never throws: a state or resource that nobody
 * knows is typed `unknown`, since both push guides tell receivers to expect new ones.
 */
export function typeNotification({ channelId, messageNumber, headers, body }: NotificationParts) {
  const { resourceState: state = '', resourceId = '', resourceUri = '' } = headers;
  const resource = resourceFromUri(resourceUri) ?? 'unknown';
  const channelExpiration = parseHttpDate(headers.channelExpiration);
  const typed = {
    channelId,
    messageNumber,
    resource,
    resourceState: knownState(resource, state),
    state,
    resourceId,
    resourceUri,
    ...(channelExpiration === undefined ? {} : { channelExpiration }),
  };
  // The one cast: the union of literals follows from the table, which the compiler cannot see here.
  return Object.assign(
    typed,
    extras(typed.resource, typed.resourceState, headers, body),
  ) as Notification;
}

function knownState(resource: keyof typeof RESOURCE_STATES | 'unknown', state: string): string {
  if (state === 'sync') return 'sync';
  if (resource === 'unknown') return 'unknown';
  return (RESOURCE_STATES[resource] as readonly string[]).includes(state) ? state : 'unknown';
}

function extras(resource: string, state: string, headers: GoogHeaders, body: string | undefined) {
  if (state === 'sync') return {};
  if (resource === 'reports.activities') return { activity: parseBody(body) };
  if (state === 'unknown') return body ? { body } : {};
  if (resource === 'drive.files')
    return state === 'update' ? { changed: list(headers.changed) } : {};
  if (resource === 'directory.users') return { user: parseBody(body) };
  if (resource === 'directory.aliases') return { alias: parseBody(body) };
  if (resource === 'storage.objects') return { object: parseBody(body) };
  return {};
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

// The header is an HTTP date, unlike the JSON of `watch`, which has milliseconds
// (thunderbird/appointment#1788 mixes them up). `Date.parse` alone would take "5" for a date.
function parseHttpDate(value: string | undefined): number | undefined {
  if (
    value === undefined ||
    !/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)
  )
    return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
