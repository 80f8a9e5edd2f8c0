import type { GoogHeaders } from './goog-headers.ts';
import type { Notification, NotificationFields } from './notification.ts';
import { parseBody } from './notification-body.ts';
import { NOTIFICATION_FORMS } from './notification-forms.ts';
import { resourceFromUri } from './resource-from-uri.ts';
import { RESOURCE_STATES, type Resource } from './resource-states.ts';

/** What a notification is typed from. */
export interface NotificationInput {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
  body?: string | undefined;
}

/**
 * Types a request that has been found genuine. Never throws: an unknown state or resource is typed
 * `unknown`, as the push guides of Drive and Reports tell receivers to expect new states.
 */
export function typeNotification({
  channelId,
  messageNumber,
  headers,
  body,
}: NotificationInput): Notification {
  const { resourceState: state = '', resourceId = '', resourceUri = '' } = headers;
  const resource = resourceFromUri(resourceUri) ?? 'unknown';
  const channelExpiration = parseHttpDate(headers.channelExpiration);
  const resourceState = knownState(resource, state);
  const typed: NotificationFields & { resource: string; resourceState: string } = {
    channelId,
    messageNumber,
    resource,
    resourceState,
    state,
    resourceId,
    resourceUri,
  };
  if (channelExpiration !== undefined) typed.channelExpiration = channelExpiration;
  // The cast: which literals belong together follows from the tables, which the compiler cannot see.
  return Object.assign(typed, extras(resource, resourceState, headers, body)) as Notification;
}

function knownState(resource: Resource | 'unknown', state: string): string {
  if (state === 'sync') return 'sync';
  if (resource === 'unknown') return 'unknown';
  return (RESOURCE_STATES[resource] as readonly string[]).includes(state) ? state : 'unknown';
}

function extras(
  resource: Resource | 'unknown',
  state: string,
  headers: GoogHeaders,
  body: string | undefined,
): object {
  if (state === 'sync') return {};
  const field = resource === 'unknown' ? undefined : NOTIFICATION_FORMS[resource].body;
  // Google adds activities at will: the body of one without a type of its own is parsed too.
  const parsed = state !== 'unknown' || resource === 'reports.activities';
  if (field !== undefined && parsed) return { [field]: parseBody(body) };
  if (state === 'unknown') return body ? { body } : {};
  if (resource === 'drive.files' && state === 'update') return { changed: list(headers.changed) };
  return {};
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

// The header is an HTTP date, whereas the JSON of `watch` has milliseconds
// (thunderbird/appointment#1788 mixes them up). `Date.parse` alone takes "5" for a date.
function parseHttpDate(value: string | undefined): number | undefined {
  if (
    value === undefined ||
    !/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)
  )
    return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
