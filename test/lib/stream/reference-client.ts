import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';
import type { WorldClient } from './world-client.ts';

/**
 * The least client that follows docs/stream.md: it keeps nothing of what leaves a gap, and asks for it
 * instead.
 */
export class ReferenceClient implements WorldClient {
  readonly types: readonly string[];
  readonly taken: number[] = [];
  readonly problems: string[] = [];
  start: number | undefined;
  cursor: string | undefined;
  connectionId: string | undefined;
  isLive = false;
  /** Whether the server has its subscription, as far as it knows. */
  isSubscribed = false;
  #next: number | undefined;
  // What comes before the first answer, which says where that begins.
  readonly #early: StreamFrame[] = [];
  #subscriptions = 0;

  constructor(types: readonly string[], cursor?: string) {
    this.types = types;
    this.cursor = cursor;
  }

  subscribe(): object {
    this.#subscriptions += 1;
    this.isLive = false;
    this.isSubscribed = true;
    this.#early.length = 0;
    return {
      action: 'subscribe',
      subscription: this.#subscription,
      types: this.types,
      ...(this.cursor === undefined ? {} : { cursor: this.cursor }),
    };
  }

  ping(): object | undefined {
    if (!this.isSubscribed || this.cursor === undefined) return undefined;
    return { action: 'ping', cursor: this.cursor, subscription: this.#subscription };
  }

  get next(): number {
    return this.#next ?? 1;
  }

  get #subscription(): string {
    return `s${this.#subscriptions}`;
  }

  doubt(): void {
    this.isLive = false;
  }

  take(frame: StreamFrame): void {
    const isEvent = 'sequence' in frame;
    if (!isEvent && frame.type === 'tidings.stream.error') {
      this.isSubscribed = frame.data.code !== 'not-subscribed';
      return;
    }
    if (frame.subscription !== this.#subscription) return;
    const from = isEvent ? undefined : frame.data.from;
    if (this.#next === undefined && from !== undefined) {
      this.#next = Number(from);
      this.start ??= Number(from);
      const early = this.#early.splice(0);
      for (const one of early) this.take(one);
    }
    if (this.#next === undefined) this.#early.push(frame);
    else this.#cover(frame);
  }

  #cover(frame: Exclude<StreamFrame, { type: 'tidings.stream.error' }>): void {
    const isEvent = 'sequence' in frame;
    const { after, cursor, upTo } = isEvent ? { ...frame, upTo: frame.sequence } : frame.data;
    const last = Number(upTo);
    if (Number(after) >= this.next) {
      this.isLive = false;
      return;
    }
    if (last >= this.next || this.cursor === undefined) {
      if (isEvent && last >= this.next) this.taken.push(last);
      this.#next = Math.max(this.next, last + 1);
      this.cursor = cursor;
    }
    if (!isEvent) this.isLive = frame.type === 'tidings.stream.live';
  }
}
