import { parseHttpDate } from '../protocol/parse-http-date.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { PostResult } from '../recipients/post-result.ts';
import type { WebhookOutcome } from './webhook-result.ts';

/** What an attempt amounts to. */
export interface Judgement {
  result: WebhookOutcome;
  /** Whether another attempt may end otherwise. */
  mayRetry: boolean;
  /** How long the recipient asks to wait; undefined if it says nothing. */
  retryAfterMs?: number | undefined;
}

// What passes by itself, or asks to come again: RFC 9110 (408, 5xx), RFC 8470 (425), RFC 6585 (429).
const TEMPORARY = new Set([408, 425, 429]);

/** What the end of a POST amounts to: any answer but 2xx is an error (thorn took all for success). */
export function judge(post: PostResult, nowMs: number): Judgement {
  if (post.outcome === 'failed') return judgeFailure(post);
  const { status, durationMs, retryAfter } = post;
  if (status >= 200 && status <= 299)
    return { result: { outcome: 'delivered', status, durationMs }, mayRetry: false };
  const error = new TidingsError('webhook-rejected', `The recipient answered ${status}`);
  return {
    result: { outcome: 'failed', error, status },
    mayRetry: TEMPORARY.has(status) || (status >= 500 && status <= 599),
    retryAfterMs: waitOf(retryAfter, nowMs),
  };
}

function judgeFailure({
  errorClass,
  message,
}: Extract<PostResult, { outcome: 'failed' }>): Judgement {
  if (errorClass === 'recipient') {
    const error = new TidingsError('recipient-refused', message);
    return { result: { outcome: 'refused', error }, mayRetry: false };
  }
  if (errorClass === 'timeout') {
    const error = new TidingsError('webhook-timeout', message);
    return { result: { outcome: 'timed-out', error }, mayRetry: true };
  }
  const error = new TidingsError('webhook-failed', message);
  return { result: { outcome: 'failed', error }, mayRetry: true };
}

// RFC 9110, section 10.2.3: seconds, or a date.
function waitOf(retryAfter: string | undefined, nowMs: number): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = parseHttpDate(text);
  return atMs === undefined ? undefined : Math.max(0, atMs - nowMs);
}
