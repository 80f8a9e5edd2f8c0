import type { GoogHeaders } from './goog-headers.ts';
import type { Notification } from './notification.ts';
import { parseBody } from './notification-body.ts';
import { resourceFromUri } from './resource-from-uri.ts';
import { RESOURCE_STATES } from './resource-states.ts';

/** What a notification is typed from. */
export interface NotificationInput {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
  body?: string | undefined;
}

/**
 * Types a request that was already found genuine. Never throws: a state or resource that nobody
 * knows is typed `unknown`, since both push guides tell receivers to expect new ones.
 */
export function typeNotification({ channelId, messageNumber, headers, body }: NotificationInput) {
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
