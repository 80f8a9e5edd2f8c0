import type { EndpointHealth } from '../../endpoints/endpoint-health.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { fromEndpointItem, fromHealthItem } from '../../endpoints/rows/read-endpoints.ts';
import { fromLogItem, type LoggedEvent } from '../../events/rows/log-item.ts';
import { getItems } from '../../table/get-items.ts';
import {
  deliveryKey,
  endpointHealthKey,
  endpointKey,
  endpointSecretsKey,
  type Key,
  logKey,
} from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { DeliveryMessage } from '../delivery-message.ts';
import type { DeliveryRecord } from '../delivery-record.ts';
import { fromDeliveryItem } from './delivery-item.ts';

/** What a delivery is decided by. What is absent is not there. */
export interface Loaded {
  endpoint?: EndpointRecord;
  /** What the endpoint's requests carry, sealed. */
  sealed?: string;
  health?: EndpointHealth;
  logged?: LoggedEvent;
  /** Until when the event is in the log, in seconds since the epoch. */
  eventTtl?: number;
  delivery?: DeliveryRecord;
  /** The sweep hands the delivery on, unless its row changes before. */
  isDue?: boolean;
}

/** Reads what a delivery is decided by, in one call, as it is now. @throws StorageError */
export async function loadDelivery(table: Table, message: DeliveryMessage): Promise<Loaded> {
  const { owner, endpointId, eventId, sequence } = message;
  const keys = {
    endpoint: endpointKey(owner, endpointId),
    secrets: endpointSecretsKey(endpointId),
    health: endpointHealthKey(endpointId),
    logged: logKey(owner, sequence),
    delivery: deliveryKey(eventId, endpointId),
  };
  const items = await getItems(table, Object.values(keys));
  const at = ({ pk, sk }: Key) => items.find((item) => item['pk'] === pk && item['sk'] === sk);
  const [endpoint, secrets, health, logged, delivery] = [
    at(keys.endpoint),
    at(keys.secrets),
    at(keys.health),
    at(keys.logged),
    at(keys.delivery),
  ];
  const row = logged && eventIn(logged, eventId);
  return {
    ...(endpoint ? { endpoint: fromEndpointItem(endpoint) } : {}),
    ...(typeof secrets?.['sealed'] === 'string' ? { sealed: secrets['sealed'] } : {}),
    ...(health ? { health: fromHealthItem(health) } : {}),
    ...(row ? { logged: row, eventTtl: Number(logged['ttl']) } : {}),
    ...(delivery?.['owner'] === owner
      ? { delivery: fromDeliveryItem(delivery), isDue: delivery['due'] !== undefined }
      : {}),
  };
}

function eventIn(item: Record<string, unknown>, eventId: string): LoggedEvent | undefined {
  const row = fromLogItem(item);
  return row.event && row.event.id === eventId ? row : undefined;
}
