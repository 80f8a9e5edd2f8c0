import { findOwn } from '../api/find-own.ts';
import type { Routes } from '../api/route.ts';
import { presentAttempt } from '../endpoints/attempt.ts';
import type { EndpointDeps } from '../endpoints/endpoint-deps.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { rejectInactive } from '../endpoints/reject-inactive.ts';
import { json } from '../http/http-response.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { parseDeliveryId } from './delivery-id.ts';
import type { SendDeliveries } from './delivery-queue.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { findDeliveries } from './find-deliveries.ts';
import { parseDeliveryQuery } from './parse-delivery-query.ts';
import { presentDelivery } from './present-delivery.ts';
import { getDelivery } from './rows/read-deliveries.ts';
import { parseTest, testEndpoint } from './test-endpoint.ts';

/** What the routes of deliveries need, for one owner. */
export interface DeliveryRouteDeps extends EndpointDeps {
  /** Puts messages into the queue of live deliveries. */
  sendDeliveries: SendDeliveries;
}

/** The management API's routes for deliveries. */
export const DELIVERY_ROUTES: Routes<DeliveryRouteDeps> = {
  async 'GET /deliveries'(deps, { query }) {
    return list(deps, query);
  },

  async 'GET /endpoints/{id}/deliveries'(deps, { id, query }) {
    await findEndpoint(deps, id);
    return list(deps, { ...query, endpoint: id });
  },

  async 'GET /deliveries/{id}'(deps, { id }) {
    return json(200, presentDelivery(await findDelivery(deps, id)));
  },

  async 'POST /deliveries/{id}/retry'(deps, { id }) {
    const delivery = await findDelivery(deps, id);
    await requireRecipient(deps, delivery);
    const { owner, endpointId, hookId, eventId, sequence, version } = delivery;
    const force = deps.randomId();
    const message = { owner, endpointId, hookId, eventId, sequence, version, force };
    const refused = await deps.sendDeliveries([{ message }]);
    if (refused.length > 0) throw new QueueRefusedError('The queue did not take the delivery');
    deps.log('info', 'delivery is sent again', { deliveryId: id });
    return json(202, presentDelivery(delivery));
  },

  async 'POST /endpoints/{id}/test'(deps, { id, body }) {
    const type = parseTest(body);
    const { event, attempt } = await testEndpoint(deps, await findEndpoint(deps, id), type);
    return json(200, { event, attempt: presentAttempt(attempt) });
  },
};

async function list(deps: DeliveryRouteDeps, query: Record<string, string | undefined>) {
  const { items, nextCursor } = await findDeliveries(deps, parseDeliveryQuery(query));
  return json(200, { deliveries: items.map(presentDelivery), nextCursor });
}

async function requireRecipient(
  deps: DeliveryRouteDeps,
  { endpointId, hookId }: DeliveryRecord,
): Promise<void> {
  if (hookId === undefined) return rejectInactive(await findEndpoint(deps, endpointId));
  const [isThere] = await deps.hooksExist([hookId]);
  if (!isThere) throw new TidingsError('not-found', `There is no hook ${hookId}`, { field: 'id' });
}

function findDelivery({ table, owner }: DeliveryRouteDeps, id: string): Promise<DeliveryRecord> {
  const named = parseDeliveryId(id);
  const read = async () => named && (await getDelivery(table, owner, named));
  return findOwn({ kind: 'delivery', isId: () => named !== undefined, read }, id);
}
