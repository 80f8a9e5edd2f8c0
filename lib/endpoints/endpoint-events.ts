import { lifecycleEventId } from '../outbox/event-id.ts';
import type { NewEvent } from '../outbox/new-event.ts';
import type { LifecycleData } from '../protocol/lifecycle-data.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** The type of an event about an endpoint. */
export type EndpointEventType = 'endpoint.failing' | 'endpoint.disabled' | 'endpoint.enabled';

/** What such an event says, beside which endpoint it is. */
export type EndpointEventData = Omit<LifecycleData['endpoint.failing'], 'endpoint' | 'url'>;

/**
 * The event that says that an endpoint fails, was disabled or was enabled. The same endpoint, type and
 * time make the same event.
 */
export function endpointEvent(
  { id, url }: Pick<EndpointRecord, 'id' | 'url'>,
  type: EndpointEventType,
  atMs: number,
  data: EndpointEventData,
): NewEvent {
  return {
    id: lifecycleEventId(type, id, atMs),
    type,
    source: `/endpoints/${id}`,
    subject: id,
    timeMs: atMs,
    data: { endpoint: id, url, ...data },
  };
}
