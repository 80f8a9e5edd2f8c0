import { TidingsError } from '../protocol/tidings-error.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/**
 * Refuses to send something to an endpoint that nothing is sent to.
 * @throws TidingsError `endpoint-not-active`
 */
export function rejectInactive({ id, status }: Pick<EndpointRecord, 'id' | 'status'>): void {
  if (status === 'active') return;
  throw new TidingsError(
    'endpoint-not-active',
    `Endpoint ${id} is ${status}: nothing is sent to it. Enable it first, with POST /endpoints/${id}/enable`,
  );
}
