import { createPoster as createNetworkPoster } from '../recipients/poster.ts';
import type { RecipientCheckInput } from '../recipients/recipient-checks.ts';
import { dispatchDeps } from './dispatch-deps.ts';
import type { DispatchDeps, Dispatcher, Sending } from './dispatcher.ts';
import { flattenSubscribers } from './flatten-subscribers.ts';
import { getsEvent } from './gets-event.ts';
import { inParallel } from './in-parallel.ts';
import { postersByChecks } from './posters-by-checks.ts';
import { type RetryOption, retryRules } from './retry.ts';
import { sendTo } from './send-to.ts';
import type { Subscriber, Subscribers } from './subscriber.ts';

/** How a program sends events itself. */
export interface DirectOptions extends Partial<DispatchDeps> {
  /** Those of all events; each gets what its patterns, its owner and its filter let through. */
  subscribers?: Subscribers;
  /** Of one attempt: 15 seconds without it. */
  timeoutMs?: number;
  retry?: RetryOption;
  /**
   * What every recipient has to pass: https on the ports 443 and 8443 without them. Whatever they are,
   * no internal address is connected to.
   */
  recipientValidators?: readonly RecipientCheckInput[];
  /** Whether this machine's own addresses are taken, by http too: to try things out. */
  allowLoopback?: boolean;
  /** Makes what sends requests; without it they go over the network. */
  createPoster?: typeof createNetworkPoster;
  /** The most requests at a time for one event: 20 without it. */
  concurrency?: number;
}

const TIMEOUT_MS = 15_000;
const CONCURRENCY = 20;

/**
 * Sends each event from this process, to the dispatcher's subscribers and then to the event's own,
 * with the signatures, checks and formats that a deployment sends with. What is there twice gets it
 * twice. Nothing is stored: a process that ends loses what it has not sent.
 */
export function direct(options: DirectOptions = {}): Dispatcher {
  const { subscribers, concurrency = CONCURRENCY, allowLoopback = false } = options;
  const { recipientValidators, createPoster = createNetworkPoster } = options;
  const deps = dispatchDeps(options);
  const posterFor = postersByChecks(createPoster, { now: deps.now, allowLoopback });

  async function recipients({ event, context, subscribers: own }: Sending): Promise<Subscriber[]> {
    const all = [
      ...(await flattenSubscribers(subscribers, event.type, context)),
      ...(await flattenSubscribers(own, event.type, context)),
    ];
    return all.filter((subscriber) => getsEvent(subscriber, event));
  }

  return {
    recipients,
    async dispatch(sending) {
      const found = await recipients(sending);
      const timeoutMs = sending.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS;
      const toEach = {
        ...deps,
        post: posterFor(sending.recipientValidators ?? recipientValidators),
        timeoutMs,
        retry: retryRules(timeoutMs > 0 && (sending.retry ?? options.retry)),
      };
      const results = await inParallel(concurrency, found, (subscriber) =>
        sendTo(subscriber, sending, toEach),
      );
      return { event: sending.event, results };
    },
  };
}
