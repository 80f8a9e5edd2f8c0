import type { DeliverDeps } from '../../deliveries/deliver-deps.ts';
import type { DeliveryRecord } from '../../deliveries/delivery-record.ts';
import type { Sent } from '../../endpoints/attempt.ts';
import { SealedUnreadableError } from '../../secrets/sealed-unreadable-error.ts';
import { openHookSecret } from '../hook-secret.ts';
import type { RequestRecord } from './request-record.ts';
import { sendRequest } from './send-request.ts';

/**
 * Makes one attempt of a request. It is never sent unsigned.
 * @throws what the secret throws that the hook's secret is sealed with.
 */
export async function attemptRequest(
  deps: Pick<DeliverDeps, 'post' | 'now' | 'sealer'>,
  { endpointId: id, attemptCount }: DeliveryRecord,
  { owner, hookId, request }: RequestRecord,
  sealed: string,
): Promise<Sent> {
  let secret: string;
  try {
    secret = await openHookSecret(deps.sealer, { owner, id: hookId }, sealed);
  } catch (error) {
    if (!(error instanceof SealedUnreadableError)) throw error;
    const message = `The hook's secret cannot be opened. ${error.message}`;
    return { attempt: { atMs: deps.now(), durationMs: 0, errorClass: 'secrets', message } };
  }
  return sendRequest(deps, { id, hookId, request, secret, attemptNumber: attemptCount + 1 });
}
