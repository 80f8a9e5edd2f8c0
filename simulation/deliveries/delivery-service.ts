import { deliver } from '../../lib/deliveries/deliver.ts';
import type { DeliverDeps } from '../../lib/deliveries/deliver-deps.ts';
import { readDeliveryMessage } from '../../lib/deliveries/delivery-message.ts';
import type { SendDeliveries } from '../../lib/deliveries/delivery-queue.ts';
import { fanOut } from '../../lib/deliveries/fan-out.ts';
import { processReplay, readReplay } from '../../lib/deliveries/process-replay.ts';
import { walkMessage } from '../../lib/deliveries/replay-message.ts';
import type { EndpointDeps } from '../../lib/endpoints/endpoint-deps.ts';
import { subscriptionVersions } from '../../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../../lib/endpoints/subscriptions.ts';
import { channelSources } from '../../lib/events/channel-sources.ts';
import { dispatch } from '../../lib/events/dispatch.ts';
import type { DispatchDeps } from '../../lib/events/dispatch-deps.ts';
import { readDispatched } from '../../lib/events/read-dispatched.ts';
import { askHooks } from '../../lib/hooks/chain/ask-hooks.ts';
import { deliverMessage } from '../../lib/hooks/requests/deliver-message.ts';
import { QueueRefusedError } from '../../lib/outbox/queue-refused-error.ts';
import { sweep } from '../../lib/scheduler/sweep.ts';
import { DISPATCH_LIMITS } from '../settings.ts';
import { type HookService, startHookService } from './hooks/hook-service.ts';
import { RETENTION_SECONDS } from './settings.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import {
  SHARDS,
  type SimulatedStream,
  type StreamedItem,
  simulatedStream,
} from './simulated-stream.ts';
import { startSweeps } from './sweeps.ts';
import { startWorkers } from './workers.ts';
import type { DeliveryWorld } from './world.ts';

/** The functions that deliver events, and the queues and the stream that call them. */
export interface DeliveryService {
  live: SimulatedQueue;
  replay: SimulatedQueue;
  hooks: HookService;
  stream: SimulatedStream;
  /** Puts a walk over a log into its queue, as the management API does. */
  sendWalk: EndpointDeps['sendWalk'];
  /** Records that could not be dispatched, by what they failed of. */
  quarantined: readonly string[];
}

const NEW_PROCESS_RATE = 0.05;

/** Starts the functions of a world. */
export async function startDeliveryService(world: DeliveryWorld): Promise<DeliveryService> {
  const { clock, counts, runs, monitor, faultyTable: table, log, rates } = world;
  const { now } = clock;
  const random = world.random.fork();
  const quarantined: string[] = [];

  const live: SimulatedQueue = startWorkers(world, 'live', {
    read: readDeliveryMessage,
    process: (message) => monitor.message(() => deliverMessage(deliverDeps(live), message)),
  });
  const replay: SimulatedQueue = startWorkers(world, 'replay', {
    read: readReplay,
    process: (message) =>
      monitor.message(() => {
        const deps = deliverDeps(replay);
        return processReplay({ ...deps, sendWalk, deliver: (one) => deliver(deps, one) }, message);
      }),
  });

  const hooks = await startHookService(world, sender(live));

  function deliverDeps(queue: SimulatedQueue): DeliverDeps {
    const { sealer, post } = world;
    return {
      table,
      now,
      random: () => (runs.current()?.random ?? random).fraction(),
      log,
      sealer,
      post,
      send: sender(queue),
      askHooks: askHooks({ table, now }),
      metrics: {
        failing: () => counts.add('endpoint failing'),
        disabled: () => counts.add('endpoint disabled'),
      },
    };
  }

  async function sendWalk(
    walk: Parameters<EndpointDeps['sendWalk']>[0],
    delaySeconds: number,
  ): Promise<void> {
    const [isTaken] = await replay.send([{ body: walkMessage(walk), delaySeconds }]);
    if (!isTaken) throw new QueueRefusedError('The queue did not take the walk');
  }

  function newProcess(): DispatchDeps<StreamRecord> {
    const versions = subscriptionVersions({ table, now });
    const fanOutDeps = {
      table,
      subscriptions: subscriptionsCache({ table, versions, log }),
      hooks: hooks.chains(versions),
      retentionSeconds: RETENTION_SECONDS,
      send: sender(live),
    };
    return {
      table,
      now,
      log,
      retentionSeconds: RETENTION_SECONDS,
      sources: channelSources(table, now),
      segments: new Map(),
      handOn: (owner, events) => fanOut(fanOutDeps, owner, events),
      async quarantine(_, failure) {
        await runs.current()?.perform(async () => quarantined.push(String(failure)));
      },
    };
  }

  // A function has one batch at a time: each shard has a process of its own.
  const processes = Array.from({ length: SHARDS }, newProcess);
  const stream = simulatedStream({
    random: random.fork(),
    rates,
    clock,
    counts,
    process(batch, shard) {
      if (random.occurs(NEW_PROCESS_RATE)) processes[shard] = newProcess();
      const deps = processes[shard] ?? newProcess();
      return runs.start(() => dispatch(deps, batch.map(recordOf)), DISPATCH_LIMITS);
    },
  });
  startSweeps(world, () =>
    sweep({
      table,
      now,
      log,
      send: async () => [],
      sendDeliveries: sender(live),
      endAtMs: Number.POSITIVE_INFINITY,
    }),
  );
  world.onStored((item) => {
    if (item['sk'] === 'SOURCE') stream.add(item);
  });
  return { live, replay, hooks, stream, sendWalk, quarantined };
}

type StreamRecord = ReturnType<typeof recordOf>;

function recordOf({ sequenceNumber, item }: StreamedItem) {
  return { sequenceNumber, read: () => readDispatched(item) };
}

/** The way into a queue of deliveries. */
export function sender(queue: SimulatedQueue): SendDeliveries {
  return async (outgoing) => {
    const messages = outgoing.map(({ message, delaySeconds }) => ({
      body: JSON.stringify(message),
      delaySeconds,
    }));
    const taken = await queue.send(messages);
    return outgoing.filter((_, index) => !taken[index]);
  };
}
