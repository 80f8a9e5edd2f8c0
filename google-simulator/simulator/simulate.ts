import type { Delivery } from '../delivery/delivery.ts';
import { GoogleError } from '../google-error.ts';
import { jsonObject } from '../http/read-body.ts';
import type { RequestParts } from '../http/request-parts.ts';
import type { ActivityInput } from '../reports/activity.ts';
import type { World } from '../world.ts';
import { readFaults } from './read-faults.ts';

/** Answers the paths under `/simulator/`: what is live, what was sent, what goes wrong. They need no token. */
export function createSimulate(
  world: World,
  deliveries: Delivery[],
): (request: RequestParts) => unknown {
  const { channels, faults, activities } = world;
  const answers: Record<string, (body: Record<string, unknown>) => unknown> = {
    'GET /simulator/channels': () => channels.all(),
    'GET /simulator/deliveries': () => deliveries,
    'GET /simulator/faults': () => faults,
    'PATCH /simulator/faults': (body) => Object.assign(faults, readFaults(body)),
    'POST /simulator/activities': (body) => activities.emit(readActivity(body)).activity,
  };

  return ({ method, path, raw, contentType }) => {
    const answer = answers[`${method} ${path}`];
    if (!answer) throw new GoogleError('notFound');
    return answer(jsonObject(raw, contentType));
  };
}

function readActivity(body: Record<string, unknown>): ActivityInput {
  const { applicationName, eventName, email } = body;
  if (typeof applicationName !== 'string' || typeof eventName !== 'string') {
    throw new GoogleError('required', { location: 'applicationName, eventName' });
  }
  return { applicationName, eventName, ...(typeof email === 'string' ? { email } : {}) };
}
