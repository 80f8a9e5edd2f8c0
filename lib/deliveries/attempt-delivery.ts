import type { Sent } from '../endpoints/attempt.ts';
import type { EndpointSecrets } from '../endpoints/endpoint-record.ts';
import { openEndpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { sendEvent } from '../endpoints/send-event.ts';
import { numbered } from '../events/event.ts';
import { SealedUnreadableError } from '../secrets/sealed-unreadable-error.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import { deliveryId } from './delivery-id.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { Loaded } from './rows/load-delivery.ts';

/**
 * Makes one attempt of a delivery.
 * @throws what the secret throws that the endpoint's secrets are sealed with.
 */
export async function attemptDelivery(
  deps: DeliverDeps,
  record: DeliveryRecord,
  { endpoint, sealed, logged }: Loaded,
): Promise<Sent> {
  if (!endpoint || !logged) throw new Error('There is nothing to send');
  let secrets: EndpointSecrets;
  try {
    if (sealed === undefined) throw new SealedUnreadableError('The secrets are gone');
    secrets = await openEndpointSecrets(deps.sealer, endpoint, sealed);
  } catch (error) {
    // An event is never sent unsigned.
    if (!(error instanceof SealedUnreadableError)) throw error;
    const message = `The endpoint's secrets cannot be opened. ${error.message}`;
    return { attempt: { atMs: deps.now(), durationMs: 0, errorClass: 'secrets', message } };
  }
  return sendEvent(deps, {
    event: numbered(logged.event, logged.sequence),
    endpoint,
    secrets,
    attemptNumber: record.attemptCount + 1,
    deliveryId: deliveryId(record),
    replay: record.replay,
  });
}
