import type {
  Activity,
  DirectoryAlias,
  DirectoryUser,
  StorageObject,
} from './notification-body.ts';
import type { Resource, ResourceState } from './resource-states.ts';

/** What every notification has, whatever was watched. */
export interface NotificationFields {
  channelId: string;
  /** 1 for `sync`; afterwards larger and growing, with gaps. */
  messageNumber: number;
  /** X-Goog-Resource-State as Google sent it, known or not. */
  state: string;
  /** Google's opaque id of the resource. The same for all channels of a user on that resource. */
  resourceId: string;
  resourceUri: string;
  /** When the channel ends, in milliseconds since the epoch; absent if it does not. */
  channelExpiration?: number;
}

type Typed<R, S, Extra = object> = NotificationFields & { resource: R; resourceState: S } & Extra;
type Plain<R extends Resource> = Typed<R, ResourceState<R>>;

/** What a Drive update touched, as in X-Goog-Changed. Google may add more. */
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

/** A state or resource newer than this version: kept, with what Google said in `state`. */
export type UnknownNotification = Typed<
  Exclude<Resource, 'reports.activities'> | 'unknown',
  'unknown',
  { body?: string }
>;

/** One genuine request from Google. `resource` and `resourceState` tell which. */
export type Notification =
  | SyncNotification
  | Typed<'drive.files', Exclude<ResourceState<'drive.files'>, 'update'>>
  | DriveFileUpdate
  | Plain<'drive.changes'>
  | Plain<'calendar.events'>
  | Plain<'calendar.calendarList'>
  | Plain<'calendar.acl'>
  | Plain<'calendar.settings'>
  | DirectoryUserNotification
  | DirectoryAliasNotification
  | ReportsNotification
  | StorageNotification
  | UnknownNotification;
