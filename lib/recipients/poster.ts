import type { Agent } from 'node:http';
import { checkingLookup } from './checking-lookup.ts';
import { classifyFailure, timeoutFailure } from './classify-failure.ts';
import { createConnections } from './connections.ts';
import { createDeadline, unlessAborted } from './deadline.ts';
import { type Answer, exchange } from './exchange.ts';
import { judgeUrl, type Rules } from './judge.ts';
import { type LookupAll, systemLookup } from './lookup-all.ts';
import type { Poster, PostRequest } from './post-result.ts';
import type { Progress } from './progress.ts';
import { readUrl } from './read-url.ts';
import { DEFAULT_CHECKS } from './recipient-checks.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';

/** How requests are sent. */
export interface PosterOptions extends Partial<Rules> {
  now: () => number;
  lookupAll?: LookupAll;
  /** Certificates of authorities that are trusted, in PEM, in the place of the usual ones. */
  ca?: string;
}

/**
 * What sends requests: under checks of the URL, of all addresses of its name, and of the address that is
 * connected to. No check can allow an internal address (TH-52). It follows no redirect. Connections are
 * kept for a while, and judged again by each request.
 */
export function createPoster(options: PosterOptions): Poster {
  const { now, lookupAll = systemLookup, checks = DEFAULT_CHECKS, allowLoopback = false } = options;
  const rules = { checks, allowLoopback };
  const lookup = checkingLookup(lookupAll, rules);
  const connections = createConnections({ now, ca: options.ca });

  async function answerTo(
    request: PostRequest,
    { progress, signal }: { progress: Progress; signal: AbortSignal },
  ): Promise<Answer> {
    const url = readUrl(request.url);
    if (url === undefined) throw new RecipientRefusedError('The URL is none, or not a full one');
    await unlessAborted(judgeUrl(url, rules), signal);
    const { idleTimes } = connections;
    const attempt = (agent: Agent) =>
      exchange(url, request, { agent, lookup, rules, progress, idleTimes, signal });
    const answer =
      (await attempt(connections.kept(url))) ?? (await attempt(connections.fresh(url)));
    if (answer === undefined) throw new Error('A new connection was used before');
    return answer;
  }

  return async (request) => {
    const startMs = now();
    const progress: Progress = { stage: 'judging' };
    const ended = () => ({
      ...(progress.address === undefined ? {} : { address: progress.address }),
      durationMs: now() - startMs,
    });
    const { signal, clear } = createDeadline(request.timeoutMs, request.signal);
    try {
      const { status, retryAfter, head } = await answerTo(request, { progress, signal });
      return {
        outcome: 'answered',
        status,
        ...(retryAfter === undefined ? {} : { retryAfter }),
        replyHead: head,
        ...ended(),
      };
    } catch (error) {
      const failure = signal.aborted ? timeoutFailure(progress) : classifyFailure(error, progress);
      return { outcome: 'failed', ...failure, ...ended() };
    } finally {
      clear();
    }
  };
}
