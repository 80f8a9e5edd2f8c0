import type {
  Activity,
  DirectoryAlias,
  DirectoryUser,
  StorageObject,
} from './notification-body.ts';
import type { Resource, ResourceState } from './resource-states.ts';

/** What the notifications of every resource have. */
export interface NotificationFields {
  channelId: string;
  /** 1 for `sync`; later ones grow, with gaps. */
  messageNumber: number;
  /** X-Goog-Resource-State as Google sent it, known or not. */
  state: string;
  /** Google's opaque id of the resource. The same for all channels of a user on that resource. */
  resourceId: string;
  resourceUri: string;
  /** When the channel ends, in milliseconds since the epoch; absent if it never does. */
  channelExpiration?: number;
  /** What X-Goog-Changed names; absent without that header. */
  changed?: (DriveAspect | (string & {}))[];
}

type Typed<R, S, Extra = object> = NotificationFields & { resource: R; resourceState: S } & Extra;

/** A body that was parsed, or as it came if it is not the JSON that its resource has. */
interface BodyAsItCame {
  /** What could not be parsed. */
  body?: string;
  /** The body is no text: `body` is its bytes in base64. */
  bodyEncoding?: 'base64';
  /** The body is not a JSON object: cut off, a list, compressed, or with a byte order mark. */
  bodyInvalid?: true;
}

/** What a Drive update changed, as in X-Goog-Changed. Google may add more. */
export type DriveAspect = 'content' | 'properties' | 'parents' | 'children' | 'permissions';

/** `changed` is empty when Google does not say what changed. */
export type DriveFileUpdate = Typed<
  'drive.files',
  'update',
  { changed: (DriveAspect | (string & {}))[] }
>;

/** `user` is undefined where the body was missing, too large or no JSON object. */
export type DirectoryUserNotification = Typed<
  'directory.users',
  ResourceState<'directory.users'>,
  { user: DirectoryUser | undefined } & BodyAsItCame
>;

/** `alias` is undefined where the body was missing, too large or no JSON object. */
export type DirectoryAliasNotification = Typed<
  'directory.aliases',
  ResourceState<'directory.aliases'>,
  { alias: DirectoryAlias | undefined } & BodyAsItCame
>;

/** `activity` is undefined where the body was missing, too large or no JSON object. */
export type ReportsNotification = Typed<
  'reports.activities',
  ResourceState<'reports.activities'> | 'unknown',
  { activity: Activity | undefined } & BodyAsItCame
>;

/** `object` is undefined where the body was missing, too large or no JSON object. */
export type StorageNotification = Typed<
  'storage.objects',
  ResourceState<'storage.objects'>,
  { object: StorageObject | undefined } & BodyAsItCame
>;

/** The first message of a channel, number 1. It may arrive before `watch` answers. */
export type SyncNotification = Typed<Resource | 'unknown', 'sync'>;

/** A state or resource that this version does not know: `state` keeps what Google sent. */
export type UnknownNotification = Typed<
  Exclude<Resource, 'reports.activities'> | 'unknown',
  'unknown',
  BodyAsItCame
>;

/**
 * A resource URI that is none of Google's, with a state that one of its APIs has. It has no object of
 * any API, so that code for a state can read them without asking for the resource.
 */
export type ForeignNotification = Typed<
  'unknown',
  ResourceState<Resource>,
  {
    body?: string;
    bodyEncoding?: 'base64';
    user?: undefined;
    alias?: undefined;
    activity?: undefined;
    object?: undefined;
  }
>;

type WithExtras =
  | DriveFileUpdate
  | DirectoryUserNotification
  | DirectoryAliasNotification
  | ReportsNotification
  | StorageNotification;

// Every other resource is part of the union below as soon as its API's file names it.
type Plain = Exclude<Resource, WithExtras['resource']>;

/** One genuine request from Google. `resource` and `resourceState` tell which. */
export type Notification =
  | SyncNotification
  | Typed<'drive.files', Exclude<ResourceState<'drive.files'>, 'update'>>
  | WithExtras
  | { [R in Plain]: Typed<R, ResourceState<R>> }[Plain]
  | UnknownNotification
  | ForeignNotification;
