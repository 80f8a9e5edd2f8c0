import type { PostResult } from '../recipients/post-result.ts';
import type { Attempt, Sent } from './attempt.ts';
import { redactReply } from './redact-reply.ts';

/** What is known of a request beside its result. */
export interface SentBy {
  atMs: number;
  replay?: boolean;
  /** What the request carried that no answer may show. */
  hidden: readonly string[];
}

/** How a request ended, as it is recorded. */
export function sentOf(result: PostResult, { atMs, replay = false, hidden }: SentBy): Sent {
  const { durationMs, address } = result;
  const common: Attempt = {
    atMs,
    durationMs,
    ...(address === undefined ? {} : { address }),
    ...(replay ? { replay } : {}),
  };
  if (result.outcome === 'failed') {
    const { errorClass, message } = result;
    return { attempt: { ...common, errorClass, message } };
  }
  const { status, retryAfter, replyHead } = result;
  const reply = redactReply(replyHead, hidden);
  return {
    attempt: { ...common, status, ...(reply === '' ? {} : { reply }) },
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
