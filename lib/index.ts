/**
 * The public API of Tidings as a library: what a channel and a notification are and which events
 * match, without any I/O; the events that a program sends itself, and how their receivers verify
 * them.
 * @module tidings
 */

export type { CarriedEvent } from './events/cloudevents.ts';
export {
  type ApiCall,
  afterTokenRefresh,
  apiCallStats,
  type TokenRefresh,
} from './google/signals.ts';
export type { Hook, HookInput, HookResult } from './hooks/authoring.ts';
export type { Attribute } from './matching/attributes.ts';
export type { AttributeTexts, Filter, Operand, Query, Scalar } from './matching/filter.ts';
export { matchesPattern } from './matching/matches-pattern.ts';
export { Q } from './matching/q.ts';
export { FORMATS, type Format } from './messages/formats.ts';
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
export {
  blockCidrNetwork,
  blockInternalIps,
  ensurePort,
  ensureProtocol,
} from './recipients/checks.ts';
export { InvalidRecipientCheckError } from './recipients/invalid-recipient-check-error.ts';
export type { LookupAll } from './recipients/lookup-all.ts';
export type {
  Method,
  PostErrorClass,
  Poster,
  PostRequest,
  PostResult,
} from './recipients/post-result.ts';
export type { PosterOptions } from './recipients/poster.ts';
export type {
  RecipientCheck,
  RecipientCheckName,
  SerialisedCheck,
  ValidateOptions,
} from './recipients/recipient-check.ts';
export {
  type CustomCheck,
  type RecipientCheckInput,
  recipientChecks,
} from './recipients/recipient-checks.ts';
export { RecipientRefusedError } from './recipients/recipient-refused-error.ts';
export { RecipientUnresolvedError } from './recipients/recipient-unresolved-error.ts';
export type { EmittedEvent, HookEffects, HookRequest } from './sandbox/hook-effects.ts';
export { type Receiver, type ReceiverFailed, Signal } from './signal.ts';
export { newSecret } from './signing/secret.ts';
export { DIGESTS, type Digest, sign, verify } from './signing/sign.ts';
export { newSigningKey, publicKeyOf } from './signing/signing-key.ts';
export { type ReceivedWebhook, verifyWebhook } from './signing/verify-webhook.ts';
export {
  type BufferedDispatcher,
  buffered,
  type Collected,
  type FlushRules,
} from './webhooks/buffered.ts';
export { type DirectOptions, direct } from './webhooks/direct.ts';
export { disabled } from './webhooks/disabled.ts';
export type { Dispatched, Dispatcher, Sending } from './webhooks/dispatcher.ts';
export type { AnySignal, Emitter, EmitterOfNode } from './webhooks/emitter.ts';
export type { EventOptions, SendOptions } from './webhooks/event-options.ts';
export { type Change, ModelEvent, type ModelEventOptions } from './webhooks/model-event.ts';
export type { Retry, RetryOption } from './webhooks/retry.ts';
export type { Context, Subscriber, Subscribers } from './webhooks/subscriber.ts';
export { type TidingsOptions, tidings } from './webhooks/tidings.ts';
export { WebhookEvent } from './webhooks/webhook-event.ts';
export type {
  Callbacks,
  WebhookOutcome,
  WebhookRequest,
  WebhookResult,
} from './webhooks/webhook-result.ts';
