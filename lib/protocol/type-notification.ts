import type { BodyText } from './body-text.ts';
import type { GoogHeaders } from './goog-headers.ts';
import type { Notification, NotificationFields } from './notification.ts';
import { parseBody } from './notification-body.ts';
import { NOTIFICATION_FORMS } from './notification-forms.ts';
import { parseHttpDate } from './parse-http-date.ts';
import { resourceFromUri } from './resource-from-uri.ts';
import { RESOURCE_STATES, RESOURCES, type Resource } from './resource-states.ts';

/** What a notification is typed from. */
export interface NotificationInput extends BodyText {
  channelId: string;
  messageNumber: number;
  headers: GoogHeaders;
}

// Typed step by step: which literals belong together follows from the tables, which the compiler
// cannot see.
type Untyped = NotificationFields & Record<string, unknown>;

/**
 * Types a request that has been found genuine. Never throws: an unknown state or resource is typed
 * `unknown`, as the push guides of Drive and Reports tell receivers to expect new states.
 */
export function typeNotification({
  channelId,
  messageNumber,
  headers,
  body,
  bodyEncoding,
}: NotificationInput): Notification {
  const { resourceState: state = '', resourceId = '', resourceUri = '' } = headers;
  const resource = resourceFromUri(resourceUri) ?? 'unknown';
  const resourceState = knownState(resource, state);
  const typed: Untyped = {
    channelId,
    messageNumber,
    resource,
    resourceState,
    state,
    resourceId,
    resourceUri,
  };
  const channelExpiration = parseHttpDate(headers.channelExpiration);
  if (channelExpiration !== undefined) typed.channelExpiration = channelExpiration;
  if (headers.changed !== undefined) typed.changed = list(headers.changed);
  else if (resource === 'drive.files' && resourceState === 'update') typed.changed = [];
  if (resourceState !== 'sync') addBody(typed, resource, resourceState, { body, bodyEncoding });
  return typed as unknown as Notification;
}

const STATES: Readonly<Record<Resource | 'unknown', ReadonlySet<string>>> = Object.assign(
  // A URI that is not Google's says nothing about the API: any state that one of them has is known.
  {
    unknown: new Set(RESOURCES.flatMap((resource): readonly string[] => RESOURCE_STATES[resource])),
  },
  ...RESOURCES.map((resource) => ({ [resource]: new Set(RESOURCE_STATES[resource]) })),
);

function knownState(resource: Resource | 'unknown', state: string): string {
  return state === 'sync' || STATES[resource].has(state) ? state : 'unknown';
}

function addBody(
  typed: Untyped,
  resource: Resource | 'unknown',
  state: string,
  { body, bodyEncoding }: BodyText,
): void {
  const field = resource === 'unknown' ? undefined : NOTIFICATION_FORMS[resource].body;
  // What has no body says nothing in one, unless what it is has changed.
  if (field === undefined && resource !== 'unknown' && state !== 'unknown') return;
  const parsed = field === undefined || bodyEncoding ? undefined : parseBody(body);
  // Google adds activities at will: the body of one without a type of its own is parsed too.
  const isTyped = state !== 'unknown' || resource === 'reports.activities';
  if (field !== undefined && isTyped) typed[field] = parsed;
  const isInvalid = field !== undefined && parsed === undefined;
  if (!body || (field !== undefined && isTyped && !isInvalid)) return;
  typed['body'] = body;
  if (bodyEncoding) typed['bodyEncoding'] = bodyEncoding;
  if (isInvalid) typed['bodyInvalid'] = true;
}

function list(value: string): string[] {
  const items: string[] = [];
  for (const item of value.split(',')) {
    const text = item.trim();
    if (text !== '') items.push(text);
  }
  return items;
}
