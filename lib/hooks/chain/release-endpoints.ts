import { QueueRefusedError } from '../../outbox/queue-refused-error.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { Chain } from './chain-record.ts';

/**
 * Has the endpoints get an event whose hooks are all done with; not those one of whose hooks has dropped it.
 * @param after the hook that was done last: only those that wait for it; all without it.
 * @throws QueueRefusedError
 */
export async function releaseEndpoints(
  { sendDeliveries }: Pick<ChainDeps, 'sendDeliveries'>,
  { owner, eventId, sequence, endpoints, done }: Chain,
  after?: string,
): Promise<void> {
  const ready = endpoints.filter(
    (endpoint) =>
      (after === undefined || endpoint.after.includes(after)) &&
      endpoint.after.every((id) => done[id] !== undefined && !done[id].drop),
  );
  if (ready.length === 0) return;
  const refused = await sendDeliveries(
    ready.map(({ id: endpointId }) => ({
      message: { owner, endpointId, eventId, sequence, version: 0 },
    })),
  );
  if (refused.length > 0)
    throw new QueueRefusedError(`The queue did not take ${refused.length} deliveries`);
}
