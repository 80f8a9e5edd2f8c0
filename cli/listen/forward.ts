import { backoffMs } from '../../lib/backoff.ts';
import { webhookMessage } from '../../lib/messages/webhook-message.ts';
import type { Event } from '../../lib/protocol/event.ts';
import type { Posted, PostOptions } from './post.ts';

/** How an event is forwarded. */
export interface ForwardDeps {
  url: string;
  /** `whsec_…` */
  secret: string;
  post: (options: PostOptions) => Promise<Posted>;
  now: () => number;
  /** May end early, at the signal. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  randomId: () => string;
  /** After each request, but for those that find that the target is still not there. */
  onAttempt: (event: Event, attempt: ForwardAttempt) => void;
  /** Ends pauses, and what would be tried after them. */
  stop: AbortSignal;
  /** Ends requests too. */
  abort: AbortSignal;
}

/** One request, and what is done next. */
export interface ForwardAttempt {
  posted: Posted;
  /** 1 for the first that had a connection. */
  number: number;
  /** When it is tried again; undefined if it is not. */
  retryInMs: number | undefined;
  /** The next ones are not told while they are like this one: the target is still not there. */
  isLast: boolean;
}

/** How it ended. */
export type Forwarded =
  | { outcome: 'taken' }
  /** It was tried as often as it may be. */
  | { outcome: 'given-up'; reason: string }
  /** It was told to stop before. */
  | { outcome: 'interrupted'; reason: string };

/** How often an event is sent to a target that answers, but not with 2xx. */
export const FORWARD_ATTEMPTS_MAX = 5;

// As endpoints have it without a setting of their own.
const TIMEOUT_MS = 15_000;
const AFTER_ANSWER = { firstMs: 1000, maxMs: 30_000 };
// Nothing is sent to a target that is not there, so that it can be looked for more often.
const WHILE_UNREACHABLE = { firstMs: 1000, maxMs: 5000 };

/**
 * Sends an event to the target until it takes it, signed as for an endpoint of the deployment. A target
 * that is not there is waited for, however long it takes; one that answers anything but 2xx, or breaks
 * off, is tried 5 times.
 */
export async function forward(event: Event, deps: ForwardDeps): Promise<Forwarded> {
  const { post, now, sleep, onAttempt, stop, abort: signal } = deps;
  const deliveryId = deps.randomId();
  let number = 1;
  let unreachable = 0;
  let wasLast = false;
  while (true) {
    const message = webhookMessage(event, {
      format: 'cloudevents',
      deliveryId,
      attempt: number,
      timestampSeconds: Math.floor(now() / 1000),
      secrets: [deps.secret],
      signingKeys: [],
    });
    const posted = await post({ ...message, url: deps.url, timeoutMs: TIMEOUT_MS, now, signal });
    if (isTaken(posted)) {
      onAttempt(event, { posted, number, retryInMs: undefined, isLast: false });
      return { outcome: 'taken' };
    }
    if (stop.aborted) return { outcome: 'interrupted', reason: reasonOf(posted) };
    unreachable = posted.outcome === 'unreachable' ? unreachable + 1 : 0;
    const retryInMs = pauseAfter(number, unreachable);
    const isLast = unreachable > 0 && retryInMs === WHILE_UNREACHABLE.maxMs;
    if (!(isLast && wasLast)) onAttempt(event, { posted, number, retryInMs, isLast });
    wasLast = isLast;
    if (retryInMs === undefined) return { outcome: 'given-up', reason: reasonOf(posted) };
    await sleep(retryInMs, stop);
    if (stop.aborted) return { outcome: 'interrupted', reason: reasonOf(posted) };
    if (unreachable === 0) number += 1;
  }
}

function pauseAfter(number: number, unreachable: number): number | undefined {
  if (unreachable > 0) return backoffMs(WHILE_UNREACHABLE, unreachable);
  return number < FORWARD_ATTEMPTS_MAX ? backoffMs(AFTER_ANSWER, number) : undefined;
}

/** Whether the target has the event. */
export function isTaken(posted: Posted): boolean {
  return posted.outcome === 'answered' && posted.status >= 200 && posted.status <= 299;
}

function reasonOf(posted: Posted): string {
  return posted.outcome === 'answered' ? `the target answered ${posted.status}` : posted.message;
}
