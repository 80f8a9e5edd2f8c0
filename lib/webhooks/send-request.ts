import { TidingsError } from '../protocol/tidings-error.ts';
import type { PostResult } from '../recipients/post-result.ts';
import type { DispatchDeps } from './dispatcher.ts';
import { type Judgement, judge as judgeAnswer } from './judge.ts';
import { delayBeforeRetry, type Retry } from './retry.ts';
import {
  type Callbacks,
  callbackFor,
  type WebhookOutcome,
  type WebhookRequest,
  type WebhookResult,
} from './webhook-result.ts';

/** How a request is made, and again. */
export interface SendRules {
  /** A TidingsError that it throws ends the request: it could not be made. */
  attempt: (attemptNumber: number) => Promise<PostResult>;
  judge?: (post: PostResult, nowMs: number) => Judgement;
  retry: Retry;
  callbacks: Callbacks;
  signal?: AbortSignal | undefined;
}

/**
 * Makes a request until it is delivered, cannot be, or was tried often enough, and calls back.
 * @throws what a callback throws.
 */
export async function sendRequest(
  request: Omit<WebhookRequest, 'attempts'>,
  { attempt, judge = judgeAnswer, retry, callbacks, signal }: SendRules,
  { now, sleep, random }: DispatchDeps,
): Promise<WebhookResult> {
  const end = async (outcome: WebhookOutcome, attempts: number): Promise<WebhookResult> => {
    const result = { ...request, attempts, ...outcome };
    await callbackFor(result, callbacks)?.(result);
    return result;
  };
  for (let attempts = 1; ; attempts += 1) {
    if (isAborted(signal)) return end({ outcome: 'cancelled' }, attempts - 1);
    const { result, mayRetry, retryAfterMs } = await attempt(attempts).then(
      (post) => judge(post, now()),
      impossible,
    );
    if (result.outcome !== 'delivered' && isAborted(signal))
      return end({ outcome: 'cancelled' }, attempts);
    const delayMs = delayBeforeRetry(retry, attempts, { retryAfterMs, random });
    if (!mayRetry || delayMs === undefined) return end(result, attempts);
    // The signal ends it early by an error, and is looked at next.
    await sleep(delayMs, signal).catch(() => undefined);
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function impossible(error: unknown): Judgement {
  if (!(error instanceof TidingsError)) throw error;
  return { result: { outcome: 'failed', error }, mayRetry: false };
}
