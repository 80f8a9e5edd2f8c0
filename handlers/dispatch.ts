import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { type FanOutDeps, fanOut } from '../lib/deliveries/fan-out.ts';
import { subscriptionVersions } from '../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../lib/endpoints/subscriptions.ts';
import { channelSources } from '../lib/events/channel-sources.ts';
import { dispatch } from '../lib/events/dispatch.ts';
import type { DispatchDeps } from '../lib/events/dispatch-deps.ts';
import type { Dispatched } from '../lib/events/dispatched.ts';
import { readDispatched } from '../lib/events/read-dispatched.ts';
import { startChains } from '../lib/hooks/chain/start-chains.ts';
import { hookSubscriptions } from '../lib/hooks/hook-subscriptions.ts';
import { jsonLog } from '../lib/log.ts';
import { announce } from '../lib/stream/announce.ts';
import { deliveryQueue } from './parts/delivery-queue.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { hookQueue } from './parts/hook-queue.ts';
import { pushQueue } from './parts/push-queue.ts';
import { quarantineQueue } from './parts/quarantine.ts';
import { type RecordWithSource, withSource } from './parts/stream-record.ts';
import { tableFromEnvironment } from './parts/table.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const table = tableFromEnvironment(process.env);
const send = quarantineQueue(process.env, 'dispatch');
const log = jsonLog(console.log);
const retentionSeconds = positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS;
// One look for both: an owner's endpoints and hooks share a version.
const versions = subscriptionVersions({ table, now: Date.now });
const startDeps = {
  table,
  now: Date.now,
  retentionSeconds,
  sendHooks: hookQueue(requiredVariable(process.env, 'HOOK_QUEUE_URL'), log),
};
const fanOutDeps: FanOutDeps = {
  table,
  subscriptions: subscriptionsCache({ table, versions, log }),
  hooks: {
    of: hookSubscriptions({ table, versions, log }),
    start: (owner, chains) => startChains(startDeps, owner, chains),
  },
  retentionSeconds,
  send: deliveryQueue(requiredVariable(process.env, 'DELIVERY_QUEUE_URL'), log),
};
const announceDeps = {
  table,
  now: Date.now,
  log,
  send: pushQueue(requiredVariable(process.env, 'PUSH_QUEUE_URL')),
};

const deps: DispatchDeps<RecordWithSource<Dispatched>> = {
  table,
  log,
  now: Date.now,
  retentionSeconds,
  sources: channelSources(table, Date.now),
  segments: new Map(),
  // Side by side: neither waits for the other, and streams never fail it.
  async handOn(owner, events) {
    const [failed] = await Promise.all([
      fanOut(fanOutDeps, owner, events),
      announce(announceDeps, owner, events),
    ]);
    return failed;
  },
  quarantine: ({ source }, failure) => send(source, failure),
};

/**
 * The table's stream: gives events their numbers, and hands them on to endpoints, hooks and live streams. A
 * failure repeats the batch from where it failed.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const failed = await dispatch(
    deps,
    Records.map((record) => withSource(record, readDispatched)),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
