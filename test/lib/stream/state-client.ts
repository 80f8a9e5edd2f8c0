import { newStreamState } from '../../../client/stream/new-stream-state.ts';
import { readFrame } from '../../../client/stream/read-frame.ts';
import type { StreamAction } from '../../../client/stream/stream-action.ts';
import type { StreamState } from '../../../client/stream/stream-state.ts';
import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';
import type { WorldClient } from './world-client.ts';

/** The client's own state of a stream (`tidings/client`), with what it has to say as messages to take. */
export class StateClient implements WorldClient {
  readonly types: readonly string[];
  readonly taken: number[] = [];
  start: number | undefined;
  readonly problems: string[] = [];
  #connectionId: string | undefined;
  readonly #state: StreamState;
  readonly #now: () => number;
  #messages: object[] = [];
  #isLive = false;
  #isInDoubt = false;

  constructor(types: readonly string[], now: () => number, cursor?: string) {
    let subscriptions = 0;
    this.types = types;
    this.#now = now;
    this.#state = newStreamState({ cursor }, () => {
      subscriptions += 1;
      return `s${subscriptions}`;
    });
    this.#act(this.#state.want({ types }, now()));
  }

  get connectionId(): string | undefined {
    return this.#connectionId;
  }

  set connectionId(id: string | undefined) {
    if (id === this.#connectionId) return;
    this.#connectionId = id;
    this.#messages = [];
    this.#isLive = false;
    if (id === undefined) this.#state.closed();
    else this.#act(this.#state.opened(this.#now()));
  }

  subscribe(): object | undefined {
    return this.#messages.shift();
  }

  ping(): object | undefined {
    const dueAtMs = this.#state.dueAtMs() ?? Number.POSITIVE_INFINITY;
    if (dueAtMs <= this.#now()) this.#act(this.#state.tick(this.#now()));
    return this.#messages.shift();
  }

  get isLive(): boolean {
    return this.#isLive && !this.#isInDoubt;
  }

  doubt(): void {
    this.#isInDoubt = true;
  }

  take(frame: StreamFrame): void {
    const received = readFrame(JSON.stringify(frame));
    if (received === undefined) {
      this.problems.push(`not read: ${JSON.stringify(frame)}`);
      return;
    }
    if (received.kind === 'live' && received.said['from'] !== undefined) this.#isInDoubt = false;
    const hadPlace = this.#state.place() !== undefined;
    this.#act(this.#state.receive(received, this.#now()));
    const hasPlace = this.#state.place() !== undefined;
    if (hasPlace && !hadPlace) this.start ??= Number(received.said['from']);
    this.#act(this.#state.waiting(0, this.#now()));
  }

  #act(actions: readonly StreamAction[]): void {
    for (const action of actions) {
      if (action.do === 'send') this.#messages.push(action.message);
      else if (action.do === 'deliver') this.taken.push(Number(action.frame.sequence));
      else if (action.do === 'phase') this.#isLive = action.phase === 'live';
      else if (action.do === 'reconnect') this.connectionId = undefined;
      // It may be told that events are gone where the first number of a log has none: that nothing was
      // missed is seen by what it took.
      else if (action.do === 'fail') this.problems.push(action.error.message);
    }
  }
}
