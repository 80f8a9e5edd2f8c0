import type { SendDeliveries } from '../../../lib/deliveries/delivery-queue.ts';
import type { HookChains } from '../../../lib/deliveries/hook-chains.ts';
import type { SubscriptionVersions } from '../../../lib/endpoints/subscription-versions.ts';
import type { ChainDeps } from '../../../lib/hooks/chain/chain-deps.ts';
import { startChains } from '../../../lib/hooks/chain/start-chains.ts';
import type { SendHooks } from '../../../lib/hooks/hook-deps.ts';
import { readHookMessage } from '../../../lib/hooks/hook-message.ts';
import { hookSubscriptions } from '../../../lib/hooks/hook-subscriptions.ts';
import { processHooks } from '../../../lib/hooks/process-hooks.ts';
import { codeCache } from '../../../lib/hooks/runs/code-cache.ts';
import { RETENTION_SECONDS } from '../settings.ts';
import type { SimulatedQueue } from '../simulated-queue.ts';
import { startWorkers } from '../workers.ts';
import type { DeliveryWorld } from '../world.ts';
import { type FaultyRunner, faultyRunner } from './faulty-runner.ts';

/** The function that runs hooks, and the queue that calls it. */
export interface HookService {
  queue: SimulatedQueue;
  runner: FaultyRunner;
  /** Puts messages into the queue. */
  send: SendHooks;
  /** What a process of `dispatch` does with the hooks of events. */
  chains(versions: SubscriptionVersions): HookChains;
}

/** Starts it for a world. */
export async function startHookService(
  world: DeliveryWorld,
  sendDeliveries: SendDeliveries,
): Promise<HookService> {
  const { clock, counts, runs, faultyTable: table, log, rates } = world;
  const { now } = clock;
  const random = world.random.fork();
  const runner = await faultyRunner({ random: random.fork(), rates, runs, counts, now });
  const codeOf = codeCache(table);

  const queue: SimulatedQueue = startWorkers(world, 'hooks', {
    read: readHookMessage,
    process: (message) => processHooks(chainDeps(), message),
  });

  function chainDeps(): ChainDeps {
    return {
      table,
      codeOf,
      now,
      random: () => (runs.current()?.random ?? random).fraction(),
      log,
      runner,
      retentionSeconds: RETENTION_SECONDS,
      recipients: { allowLoopback: false },
      sendHooks: send,
      sendDeliveries,
      metrics: {
        ran: (isWell) => counts.add(isWell ? 'hook is well' : 'hook fails'),
        disabled: () => counts.add('hook disabled'),
      },
    };
  }

  const send: SendHooks = async (outgoing) => {
    const messages = outgoing.map(({ message, delaySeconds }) => ({
      body: JSON.stringify(message),
      delaySeconds,
    }));
    const taken = await queue.send(messages);
    return outgoing.filter((_, index) => !taken[index]);
  };

  return {
    queue,
    runner,
    send,
    chains: (versions) => ({
      of: hookSubscriptions({ table, versions, log }),
      start: (owner, chains) =>
        startChains(
          { table, now, retentionSeconds: RETENTION_SECONDS, sendHooks: send },
          owner,
          chains,
        ),
    }),
  };
}
