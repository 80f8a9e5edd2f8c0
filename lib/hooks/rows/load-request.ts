import type { Known } from '../../deliveries/current-record.ts';
import type { DeliveryMessage } from '../../deliveries/delivery-message.ts';
import { fromDeliveryItem } from '../../deliveries/rows/delivery-item.ts';
import { getItems } from '../../table/get-items.ts';
import { hookRequestKey, hookSecretKey } from '../../table/hook-keys.ts';
import { deliveryKey, type Key } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { RequestRecord } from '../requests/request-record.ts';

/** What a request is sent by. What is absent is not there. */
export interface LoadedRequest extends Known {
  /** The request, with the event that the hook ran with. */
  logged?: RequestRecord;
  /** What the hook's requests are signed with, sealed. */
  sealed?: string;
}

/** Reads what a request of a hook is sent by, in one call, as it is now. @throws StorageError */
export async function loadRequest(
  table: Table,
  { owner, endpointId, eventId }: DeliveryMessage,
  hookId: string,
): Promise<LoadedRequest> {
  const keys = {
    request: hookRequestKey(eventId, endpointId),
    secret: hookSecretKey(hookId),
    delivery: deliveryKey(eventId, endpointId),
  };
  const items = await getItems(table, Object.values(keys));
  const at = ({ pk, sk }: Key) => items.find((item) => item['pk'] === pk && item['sk'] === sk);
  const [request, secret, delivery] = [at(keys.request), at(keys.secret), at(keys.delivery)];
  return {
    ...(request?.['owner'] === owner
      ? { logged: request as unknown as RequestRecord, eventTtl: Number(request['ttl']) }
      : {}),
    ...(typeof secret?.['sealed'] === 'string' ? { sealed: secret['sealed'] } : {}),
    ...(delivery?.['owner'] === owner ? { delivery: fromDeliveryItem(delivery) } : {}),
  };
}
