import { randomUUID } from 'node:crypto';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { PostResult } from '../recipients/post-result.ts';
import { dispatchDeps } from './dispatch-deps.ts';
import type { DispatchDeps, Dispatcher, Sending } from './dispatcher.ts';
import { type Judgement, judge } from './judge.ts';
import { type RetryOption, retryRules } from './retry.ts';
import { sendRequest } from './send-request.ts';

/** The deployment that a program publishes to. */
export interface TidingsOptions extends Partial<DispatchDeps> {
  /** Of its management API. */
  url: string;
  /** An API key. */
  key: string;
  fetch?: typeof fetch;
  /** Of one attempt: 15 seconds without it. */
  timeoutMs?: number;
  retry?: RetryOption;
}

const TIMEOUT_MS = 15_000;

/**
 * Publishes each event to a deployment, which delivers it to its endpoints. The event has an id of
 * its own, so that trying again publishes it once. The one result is that of publishing.
 */
export function tidings(options: TidingsOptions): Dispatcher {
  const deps = dispatchDeps(options);
  const url = `${options.url.replace(/\/+$/, '')}/events`;
  return {
    async recipients() {
      return [];
    },
    async dispatch(sending) {
      const { event, callbacks, signal } = sending;
      requireNoRecipients(sending);
      const result = await sendRequest(
        { deliveryId: randomUUID(), event: event.type, eventId: event.id, url },
        {
          attempt: () => publish(url, sending, options),
          judge: judgePublication,
          retry: retryRules(sending.retry ?? options.retry),
          callbacks,
          signal,
        },
        deps,
      );
      return { event, results: [result] };
    },
  };
}

function requireNoRecipients({ subscribers, headers }: Sending): void {
  if (subscribers !== undefined || headers !== undefined)
    throw new TypeError(
      'subscribers and headers are for the dispatcher direct: a deployment sends to its endpoints',
    );
}

async function publish(
  url: string,
  { event, timeoutMs, signal }: Sending,
  options: TidingsOptions,
): Promise<PostResult> {
  const { fetch = globalThis.fetch, key } = options;
  const { id, type, data, ref, sender, subject } = event;
  const timeout = AbortSignal.timeout(timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id, type, data, ref, sender, subject }),
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const retryAfter = response.headers.get('retry-after');
    return {
      outcome: 'answered',
      status: response.status,
      ...(retryAfter === null ? {} : { retryAfter }),
      replyHead: await response.text(),
      durationMs: 0,
    };
  } catch {
    const errorClass = timeout.aborted ? 'timeout' : 'connection';
    const message = timeout.aborted
      ? 'The deployment did not answer in time'
      : 'The deployment could not be reached: look at the url of the dispatcher';
    return { outcome: 'failed', errorClass, message, durationMs: 0 };
  }
}

/** Says what the deployment says, which is about the event and has no secret in it. */
function judgePublication(post: PostResult, nowMs: number): Judgement {
  const judgement = judge(post, nowMs);
  const { result } = judgement;
  if (post.outcome !== 'answered' || result.outcome !== 'failed') return judgement;
  const error = new TidingsError(
    'publication-rejected',
    `The deployment answered ${post.status}${reasonIn(post.replyHead)}`,
  );
  return { ...judgement, result: { outcome: 'failed', error, status: post.status } };
}

function reasonIn(reply: string): string {
  try {
    const { error } = JSON.parse(reply) as { error?: { code?: unknown; message?: unknown } };
    return error === undefined ? '' : `, ${String(error.code)}: ${String(error.message)}`;
  } catch {
    return '';
  }
}
