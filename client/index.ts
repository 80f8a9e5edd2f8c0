/**
 * A client of the live stream, for browsers, Node and elsewhere, and the types of the events. It imports
 * no module of Node's.
 * @module tidings/client
 */

export type { Attribute } from '../lib/matching/attributes.ts';
export type { AttributeTexts, Filter, Operand, Query, Scalar } from '../lib/matching/filter.ts';
export { matchesPattern } from '../lib/matching/matches-pattern.ts';
export type { Event as TidingsEvent } from '../lib/protocol/event.ts';
export type {
  DataOf,
  EventData,
  EventTypeName,
  NotificationData,
  NotificationExtras,
} from '../lib/protocol/event-data.ts';
export type {
  Covered,
  LastFailure,
  LifecycleData,
  LifecycleType,
  OfEndpoint,
  OfHook,
  OfWatch,
} from '../lib/protocol/lifecycle-data.ts';
export type { Resource, ResourceState } from '../lib/protocol/resource-states.ts';
export { type ErrorDetails, TidingsError } from '../lib/protocol/tidings-error.ts';
export type { ClientEvents } from './client-events.ts';
export type { FetchLike } from './connection/address.ts';
export type {
  ClosedDetail,
  ConnectionInfo,
  ConnectionState,
} from './connection/connection-info.ts';
export type { Timers } from './connection/timers.ts';
export type { WebSocketClass, WebSocketLike } from './connection/web-socket.ts';
export type { WatchHealth } from './endpoint-status.ts';
export { EventClient } from './event-client.ts';
export type {
  EventClientOptions,
  Platform,
  StreamOptions,
  WithKey,
  WithTickets,
} from './event-client-options.ts';
export type { DataOfType, EventMap } from './events/event-map.ts';
export type { EventOf } from './events/event-of.ts';
export { forSubject, type Selector } from './events/selector.ts';
export { type EventContext, type EventInput, StreamEvent } from './events/stream-event.ts';
export {
  type Action,
  type Condition,
  type EventSelector,
  type Id,
  Trigger,
  type TriggerOptions,
} from './triggers/trigger.ts';
export { TriggerNotFoundError } from './triggers/trigger-not-found-error.ts';
export type { WaitOptions } from './wait-options.ts';
