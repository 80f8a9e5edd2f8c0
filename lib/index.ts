// The public API of Tidings as a library: what a channel and a notification are, and which events
// match, without any I/O.

export {
  type ApiCall,
  afterTokenRefresh,
  apiCallStats,
  type TokenRefresh,
} from './google/signals.ts';
export type { Attribute } from './matching/attributes.ts';
export type { AttributeTexts, Filter, Operand, Query, Scalar } from './matching/filter.ts';
export { matchesPattern } from './matching/matches-pattern.ts';
export { Q } from './matching/q.ts';
export type { BodyInput } from './protocol/body-text.ts';
export { Channel, type ChannelBody, type ChannelFields } from './protocol/channel.ts';
export type { HeadersInput } from './protocol/goog-headers.ts';
export {
  type InvalidNotificationCode,
  InvalidNotificationError,
} from './protocol/invalid-notification-error.ts';
export {
  type InvalidWatchRequestCode,
  InvalidWatchRequestError,
} from './protocol/invalid-watch-request-error.ts';
export {
  type NewWebhookChannelOptions,
  newWebhookChannel,
} from './protocol/new-webhook-channel.ts';
export type {
  DirectoryAliasNotification,
  DirectoryUserNotification,
  DriveAspect,
  DriveFileUpdate,
  ForeignNotification,
  Notification,
  NotificationFields,
  ReportsNotification,
  StorageNotification,
  SyncNotification,
  UnknownNotification,
} from './protocol/notification.ts';
export type {
  Activity,
  ActivityParameter,
  DirectoryAlias,
  DirectoryUser,
  StorageObject,
} from './protocol/notification-body.ts';
export { notificationFromHeaders } from './protocol/notification-from-headers.ts';
export { RESOURCES, type Resource, type ResourceState } from './protocol/resource-states.ts';
export type { WatchableResource, WatchParameter } from './protocol/resources/watchable-resource.ts';
export { TidingsError } from './protocol/tidings-error.ts';
export type { WatchParameters } from './protocol/validate-watch-parameters.ts';
export {
  validateWatchRequest,
  type WatchRequest,
  type WatchRequestRules,
} from './protocol/validate-watch-request.ts';
export { WATCHABLE_RESOURCES } from './protocol/watchable-resources.ts';
export { type Receiver, type ReceiverFailed, Signal } from './signal.ts';
