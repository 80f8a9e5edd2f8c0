import type { Log } from '../../lib/log.ts';
import { rateLimit } from '../../lib/stream/rate-limit.ts';
import type { StreamDeps } from '../../lib/stream/stream-deps.ts';
import { positiveVariable, requiredVariable } from './environment.ts';
import { streamConnections } from './stream-connections.ts';
import { tableFromEnvironment } from './table.ts';

/** What answering and feeding sockets needs, from the environment. */
export function streamDepsFromEnvironment(environment: NodeJS.ProcessEnv, log: Log): StreamDeps {
  const variable = (name: string) => requiredVariable(environment, name);
  const notificationsUrl = variable('NOTIFICATIONS_URL');
  return {
    table: tableFromEnvironment(environment),
    now: Date.now,
    randomId: () => crypto.randomUUID(),
    log,
    connections: streamConnections(variable('CONNECTIONS_URL'), variable('AWS_REGION'), log),
    eventUrl: (id) => new URL(`events/${id}`, notificationsUrl).href,
    limit: rateLimit(positiveVariable(environment, 'STREAM_MESSAGES_PER_SECOND'), Date.now),
  };
}
