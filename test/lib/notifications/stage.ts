import { afterEach } from 'vitest';
import { type HttpEvent, httpRequest } from '../../../lib/http/http-request.ts';
import {
  type ReceiveDeps,
  type Received,
  receiveNotification,
} from '../../../lib/notifications/receive-notification.ts';
import { listNotifications } from '../../../lib/notifications/rows/list-notifications.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { signToken } from '../../../lib/protocol/token.ts';
import { cachedSecret } from '../../../lib/secrets/cached-secret.ts';
import { type CountingProxy, startCountingProxy } from '../../support/counting-proxy.ts';
import { tableAt } from '../../support/table-at.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { DAY, HOUR, MINUTE, NOW_MS } from '../../support/times.ts';

export { NOW_MS } from '../../support/times.ts';

export const SECRET = 'the-current-secret';
export const CHANNEL_ID = '4ba78bf0-6a47-11e2-bcfd-0800200c9a77';
export const MIN_RELOAD_MS = MINUTE;
export const RETENTION_SECONDS = (30 * DAY) / 1000;

/** What receiving is tested with: a real table behind a proxy that counts calls, and its secrets. */
export interface Stage {
  receiveDeps: ReceiveDeps;
  table: TestTable;
  database: CountingProxy;
  /** What the secret store has; changing it is a rotation. */
  secrets: { values: readonly string[]; loads: number };
  clock: { nowMs: number };
  /** Receives a request that is genuine but for `flaws`. */
  receive(flaws?: Flaws): Promise<Received>;
  /** What is stored of the channel, newest first. */
  stored(channelId?: string): Promise<StoredNotification[]>;
}

/** What to change about a genuine request; a header that is undefined is not sent. */
export interface Flaws extends Omit<HttpEvent, 'headers' | 'multiValueHeaders'> {
  headers?: Record<string, string | undefined>;
}

/** An event that is genuine and complete but for `flaws`. */
export function genuineEvent({ headers, ...rest }: Flaws = {}): HttpEvent {
  return {
    headers: {
      'x-goog-channel-id': CHANNEL_ID,
      'x-goog-channel-token': signToken(SECRET, CHANNEL_ID),
      'x-goog-channel-expiration': 'Fri, 19 Nov 2027 01:13:52 GMT',
      'x-goog-resource-id': 'ret08u3rv24htgh289g',
      'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g',
      'x-goog-resource-state': 'update',
      'x-goog-changed': 'content',
      'x-goog-message-number': '236440',
      ...headers,
    },
    ...rest,
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closing of open.splice(0).reverse()) await closing.close();
});

/** Sets everything up for one test. */
export async function stage(): Promise<Stage> {
  const table = await startTestTable();
  const database = await startCountingProxy(table.url);
  const behindProxy = tableAt(database.url);
  open.push(table, database, { close: async () => behindProxy.client.destroy() });
  const secrets = { values: [SECRET] as readonly string[], loads: 0 };
  const clock = { nowMs: NOW_MS };
  const now = () => clock.nowMs;
  const receiveDeps: ReceiveDeps = {
    table: behindProxy,
    tokenSecrets: cachedSecret({
      load: async () => {
        secrets.loads += 1;
        return secrets.values;
      },
      now,
      maxAgeMs: HOUR,
      minReloadMs: MIN_RELOAD_MS,
    }),
    now,
    retentionSeconds: RETENTION_SECONDS,
  };
  return {
    receiveDeps,
    table,
    database,
    secrets,
    clock,
    receive: (flaws) => receiveNotification(receiveDeps, httpRequest(genuineEvent(flaws))),
    stored: async (channelId = CHANNEL_ID) =>
      (await listNotifications(table, channelId, { limit: 100 }, NOW_MS)).items,
  };
}
