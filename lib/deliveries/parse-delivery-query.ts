import { parsePageRequest } from '../api/parse-page-request.ts';
import { isEventId } from '../outbox/event-id.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { PageRequest } from '../table/page.ts';
import { DELIVERY_STATUSES, type DeliveryStatus } from './delivery-states.ts';

/** Which deliveries are asked for. */
export interface DeliveryQuery extends PageRequest {
  status?: DeliveryStatus;
  endpointId?: string;
  hookId?: string;
  eventId?: string;
}

/**
 * The query of GET /deliveries.
 * @throws TidingsError `invalid-request` with the field
 */
export function parseDeliveryQuery(query: Record<string, string | undefined>): DeliveryQuery {
  const { status, endpoint, hook, event } = query;
  if (endpoint !== undefined && !/^[\w-]{1,64}$/.test(endpoint))
    throw invalid('endpoint', 'must be the id of an endpoint');
  if (hook !== undefined && !/^[\w-]{1,64}$/.test(hook))
    throw invalid('hook', 'must be the id of a hook');
  if (event !== undefined && !isEventId(event))
    throw invalid('event', 'must be the id of an event');
  return {
    ...parsePageRequest(query),
    ...(status === undefined ? {} : { status: parseStatus(status) }),
    ...(endpoint === undefined ? {} : { endpointId: endpoint }),
    ...(hook === undefined ? {} : { hookId: hook }),
    ...(event === undefined ? {} : { eventId: event }),
  };
}

function parseStatus(status: string): DeliveryStatus {
  if (Object.hasOwn(DELIVERY_STATUSES, status)) return status as DeliveryStatus;
  throw invalid('status', `must be one of ${Object.keys(DELIVERY_STATUSES).join(', ')}`);
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
