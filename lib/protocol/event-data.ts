import type { LifecycleData } from './lifecycle-data.ts';
import type { DriveAspect } from './notification.ts';
import type {
  Activity,
  DirectoryAlias,
  DirectoryUser,
  StorageObject,
} from './notification-body.ts';
import type { Resource, ResourceState } from './resource-states.ts';

/** What the events of all notifications say: the notification as the API shows it. */
export interface NotificationData<R extends Resource, State extends string> {
  channelId: string;
  messageNumber: number;
  /** `unknown` where the URI that Google sent is none of this resource's. */
  resource: R | 'unknown';
  /** `unknown` for a state that this version does not know. */
  resourceState: State;
  /** X-Goog-Resource-State as Google sent it. */
  state: string;
  resourceId: string;
  resourceUri: string;
  /** ISO 8601. */
  receivedAt: string;
  /** When the channel ends, in ISO 8601; absent if it never does. */
  channelExpiration?: string;
  /** What the watch was given to be sent back. */
  tokenData?: string;
  /** A body that could not be parsed, or was not expected. */
  body?: string;
  /** The body is no text: `body` is its bytes in base64. */
  bodyEncoding?: 'base64';
  /** The body was too large to be kept. */
  bodyOmitted?: boolean;
}

/** What the notifications of some resources have beside that. */
export interface NotificationExtras {
  'drive.files': { changed?: (DriveAspect | (string & {}))[] };
  'directory.users': Parsed & { user?: DirectoryUser };
  'directory.aliases': Parsed & { alias?: DirectoryAlias };
  'reports.activities': Parsed & { activity?: Activity };
  'storage.objects': Parsed & { object?: StorageObject };
}

interface Parsed {
  /** The body is not the JSON that the resource has: `body` is what came. */
  bodyInvalid?: boolean;
}

type ExtrasOf<R extends Resource> = R extends keyof NotificationExtras
  ? NotificationExtras[R]
  : unknown;

/** The data of an event that a notification of a resource became. */
export type DataOf<R extends Resource, State extends string = string> = NotificationData<R, State> &
  ExtrasOf<R>;

type StateOf<R extends Resource> = { [State in ResourceState<R>]: [R, State] }[ResourceState<R>];
// `unknown`: Google named no state.
type AnyState = { [R in Resource]: StateOf<R> | [R, 'unknown'] }[Resource];

/** The data of the events that notifications became, by resource and state. */
export type NotificationEventData = {
  [State in AnyState as `${State[0]}.${State[1]}`]: DataOf<State[0], State[1]>;
};

/** The data of each type of events that is known. */
export interface EventData extends LifecycleData, NotificationEventData {}

/** A type of events that is known. */
export type EventTypeName = keyof EventData;
