// The public API of Tidings as a library: what a channel and a notification are, without any I/O.
export { Channel, type ChannelBody, type ChannelFields } from './channel/channel.ts';
export type { HeadersInput } from './channel/goog-headers.ts';
export {
  type InvalidNotificationCode,
  InvalidNotificationError,
} from './channel/invalid-notification-error.ts';
export {
  type InvalidWatchRequestCode,
  InvalidWatchRequestError,
} from './channel/invalid-watch-request-error.ts';
export { type NewWebhookChannelOptions, newWebhookChannel } from './channel/new-webhook-channel.ts';
export type {
  DirectoryAliasNotification,
  DirectoryUserNotification,
  DriveAspect,
  DriveFileUpdate,
  Notification,
  NotificationFields,
  ReportsNotification,
  StorageNotification,
  SyncNotification,
  UnknownNotification,
} from './channel/notification.ts';
export type {
  Activity,
  ActivityParameter,
  DirectoryAlias,
  DirectoryUser,
  StorageObject,
} from './channel/notification-body.ts';
export { notificationFromHeaders } from './channel/notification-from-headers.ts';
export { RESOURCES, type Resource, type ResourceState } from './channel/resource-states.ts';
export { TidingsError } from './channel/tidings-error.ts';
export type { WatchParameters } from './channel/validate-watch-parameters.ts';
export {
  validateWatchRequest,
  type WatchRequest,
  type WatchRequestRules,
} from './channel/validate-watch-request.ts';
export type { WatchableResource, WatchParameter } from './channel/watchable/watchable-resource.ts';
export { WATCHABLE_RESOURCES } from './channel/watchable-resources.ts';
export {
  type ApiCall,
  afterTokenRefresh,
  apiCallStats,
  type TokenRefresh,
} from './events/google-signals.ts';
export { type Receiver, type ReceiverFailed, Signal } from './events/signal.ts';
