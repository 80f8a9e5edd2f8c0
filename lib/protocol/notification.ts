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
}

type Typed<R, S, Extra = object> = NotificationFields & { resource: R; resourceState: S } & Extra;

/** What a Drive update changed, as in X-Goog-Changed. Google may add more. */
export type DriveAspect = 'content' | 'properties' | 'parents' | 'children' | 'permissions';

/** `changed` is empty when Google does not say what changed. */
export type DriveFileUpdate = Typed<
  'drive.files',
  'update',
  { changed: (DriveAspect | (string & {}))[] }
>;

/** `user` is undefined where the body was missing, too large or not JSON. */
export type DirectoryUserNotification = Typed<
  'directory.users',
  ResourceState<'directory.users'>,
  { user: DirectoryUser | undefined }
>;

/** `alias` is undefined where the body was missing, too large or not JSON. */
export type DirectoryAliasNotification = Typed<
  'directory.aliases',
  ResourceState<'directory.aliases'>,
  { alias: DirectoryAlias | undefined }
>;

/** `activity` is undefined where the body was missing, too large or not JSON. */
export type ReportsNotification = Typed<
  'reports.activities',
  ResourceState<'reports.activities'> | 'unknown',
  { activity: Activity | undefined }
>;

/** `object` is undefined where the body was missing, too large or not JSON. */
export type StorageNotification = Typed<
  'storage.objects',
  ResourceState<'storage.objects'>,
  { object: StorageObject | undefined }
>;

/** The first message of a channel, number 1. It may arrive before `watch` answers. */
export type SyncNotification = Typed<Resource | 'unknown', 'sync'>;

/** A state or resource that this version does not know: `state` keeps what Google sent. */
export type UnknownNotification = Typed<
  Exclude<Resource, 'reports.activities'> | 'unknown',
  'unknown',
  { body?: string }
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
  | UnknownNotification;
