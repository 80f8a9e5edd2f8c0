import type { Rules } from '../../../lib/recipients/judge.ts';
import type { Poster, PostRequest, PostResult } from '../../../lib/recipients/post-result.ts';
import type { PosterOptions } from '../../../lib/recipients/poster.ts';
import type { DirectOptions } from '../../../lib/webhooks/direct.ts';
import { direct } from '../../../lib/webhooks/direct.ts';
import { NOW_MS } from '../../support/times.ts';

/** What an address answers: a status, or how the request fails. */
export type Answer = number | Partial<Extract<PostResult, { outcome: 'answered' }>> | Failing;
type Failing = Extract<PostResult, { outcome: 'failed' }>['errorClass'];

/** Recipients in memory, a clock that moves by sleeping alone, and chance in the middle. */
export class World {
  readonly requests: (PostRequest & Rules)[] = [];
  readonly sleeps: number[] = [];
  nowMs = NOW_MS;
  /** What happens while a request is on its way. */
  onRequest: (request: PostRequest) => Promise<void> = async () => {};
  readonly #answers = new Map<string, Answer[]>();

  /** The answers of an address, one for each request; the last for all that follow. */
  answers(url: string, ...answers: Answer[]): void {
    this.#answers.set(url, answers);
  }

  readonly createPoster =
    ({ checks = [], allowLoopback = false }: PosterOptions): Poster =>
    async (request) => {
      await this.onRequest(request);
      this.requests.push({ ...request, checks, allowLoopback });
      const left = this.#answers.get(request.url) ?? [200];
      const answer = (left.length > 1 ? left.shift() : left[0]) ?? 200;
      return resultOf(answer);
    };

  direct(options: Partial<DirectOptions> = {}) {
    return direct({ ...this.deps, createPoster: this.createPoster, ...options });
  }

  readonly deps = {
    now: () => this.nowMs,
    random: () => 0.5,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      this.sleeps.push(milliseconds);
      this.nowMs += milliseconds;
      signal?.throwIfAborted();
    },
  };

  /** The addresses that were posted to, in order. */
  get urls(): string[] {
    return this.requests.map(({ url }) => url);
  }

  /** The bodies that were posted, as JSON. */
  get bodies(): unknown[] {
    return this.requests.map(({ body }) => JSON.parse(body));
  }
}

function resultOf(answer: Answer): PostResult {
  if (typeof answer === 'string')
    return { outcome: 'failed', errorClass: answer, message: `The ${answer}`, durationMs: 1 };
  const more = typeof answer === 'number' ? { status: answer } : answer;
  return { outcome: 'answered', status: 200, replyHead: '', durationMs: 1, ...more };
}

/** An address of a recipient. */
export const url = (name: string): string => `https://${name}.test/`;
