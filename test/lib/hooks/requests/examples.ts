import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryMessage } from '../../../../lib/deliveries/delivery-message.ts';
import { getDelivery } from '../../../../lib/deliveries/rows/read-deliveries.ts';
import { sealHookSecret } from '../../../../lib/hooks/hook-secret.ts';
import type { ParsedRequest } from '../../../../lib/hooks/requests/parsed-request.ts';
import { storeRequest } from '../../../../lib/hooks/requests/store-request.ts';
import { publishedEventId } from '../../../../lib/outbox/event-id.ts';
import { hookSecretKey } from '../../../../lib/table/hook-keys.ts';
import { DAY, SECOND, tableOfFile, type World } from '../../deliveries/stage.ts';
import { SEALER, SECRET } from '../../endpoints/examples.ts';

/** A request that is good in every respect; `changes` break it. */
export function newRequest(changes: Partial<ParsedRequest> = {}): ParsedRequest {
  return {
    url: 'https://receiver.example/orders',
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-token': 'of-the-hook' },
    body: '{"total":3}',
    ...changes,
  };
}

/** Stores the secret of a hook. @returns the hook's id. */
export async function storedHook(owner: string, id: string = crypto.randomUUID()): Promise<string> {
  const sealed = await sealHookSecret(SEALER, { owner, id }, SECRET);
  const Item = { ...hookSecretKey(id), sealed };
  await tableOfFile().client.send(new PutCommand({ TableName: tableOfFile().name, Item }));
  return id;
}

/** Stores a request that a hook has asked for. @returns the message that sends it. */
export function asked(
  at: World,
  hookId: string,
  { index = 0, ...changes }: Partial<ParsedRequest> & { index?: number } = {},
): Promise<DeliveryMessage> {
  return storeRequest(tableOfFile(), {
    owner: at.owner,
    hookId,
    event: { id: publishedEventId(at.owner, 'one'), type: 'order.created', timeMs: at.nowMs },
    sequence: 7,
    index,
    request: newRequest(changes),
    ttlSeconds: (at.nowMs + 30 * DAY) / SECOND,
  });
}

/** How a request goes. */
export function rowOf(at: World, { endpointId, eventId }: DeliveryMessage) {
  return getDelivery(tableOfFile(), at.owner, { endpointId, eventId });
}
