import { NOTIFICATION_FORMS } from '../protocol/notification-forms.ts';
import type { Resource } from '../protocol/resource-states.ts';
import { type DataShape, dataShape, TEXT, TIME, type ValueShape } from './data-shape.ts';

/** The data of an event that a resource's notification became: the notification as the API shows it. */
export function notificationShape(resource: Resource): DataShape {
  const { body } = NOTIFICATION_FORMS[resource];
  return dataShape(ALWAYS, {
    ...SOMETIMES,
    // The body's JSON, and what says why it is not there.
    ...(body === undefined ? {} : { [body]: OBJECT, bodyInvalid: FLAG }),
    ...(resource === 'drive.files' ? { changed: ASPECTS } : {}),
  });
}

const OBJECT: ValueShape = { type: 'object' };
const FLAG: ValueShape = { type: 'boolean' };
const ASPECTS: ValueShape = { type: 'array', items: TEXT };

const ALWAYS = {
  channelId: TEXT,
  messageNumber: { type: 'integer' },
  resource: TEXT,
  resourceState: TEXT,
  state: TEXT,
  resourceId: TEXT,
  resourceUri: TEXT,
  receivedAt: TIME,
} satisfies Record<string, ValueShape>;

// A state that is not documented may come with a body, whatever the resource.
const SOMETIMES = {
  channelExpiration: TIME,
  tokenData: TEXT,
  body: TEXT,
  bodyEncoding: { type: 'string', enum: ['base64'] },
  bodyOmitted: FLAG,
} satisfies Record<string, ValueShape>;
