import type { Backend } from '../backend.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { GoogleError } from '../google-error.ts';
import { jsonObject } from '../http/json-body.ts';
import type { RawRequest } from '../http/raw-request.ts';
import type { ActivityInput } from '../reports/activity.ts';
import { readFaults } from './read-faults.ts';

/**
 * Creates the handler of the paths under `/simulator/`: live channels, deliveries, faults,
 * activities. They require no token.
 */
export function createControlApi(
  backend: Backend,
  deliveries: Delivery[],
): (request: RawRequest) => unknown {
  const { channels, faults, activities } = backend;
  const handlers: Record<string, (body: Record<string, unknown>) => unknown> = {
    'GET /simulator/channels': () => channels.all(),
    'GET /simulator/deliveries': () => deliveries,
    'GET /simulator/faults': () => faults,
    'PATCH /simulator/faults': (body) => Object.assign(faults, readFaults(body)),
    'POST /simulator/activities': (body) => activities.emit(readActivity(body)).activity,
  };

  return ({ method, path, raw, contentType }) => {
    const handler = handlers[`${method} ${path}`];
    if (!handler) throw new GoogleError('notFound');
    return handler(jsonObject(raw, contentType));
  };
}

function readActivity(body: Record<string, unknown>): ActivityInput {
  const { applicationName, eventName, email } = body;
  if (typeof applicationName !== 'string' || typeof eventName !== 'string') {
    throw new GoogleError('required', { location: 'applicationName, eventName' });
  }
  return { applicationName, eventName, ...(typeof email === 'string' ? { email } : {}) };
}
