import { expect } from 'vitest';
import type { Interest } from '../../../client/stream/interest.ts';
import { newStreamState } from '../../../client/stream/new-stream-state.ts';
import type { StreamStart } from '../../../client/stream/position.ts';
import { readFrame } from '../../../client/stream/read-frame.ts';
import type { StreamAction } from '../../../client/stream/stream-action.ts';
import type { StreamState } from '../../../client/stream/stream-state.ts';
import type {
  StreamFrame,
  StreamMessage,
  SubscribeMessage,
} from '../../../lib/protocol/stream-frames.ts';
import { numberOf, type StreamModel } from '../../support/stream-model.ts';

/** One connection, with all that is under way on it. */
interface Wire {
  toServer: StreamMessage[];
  /** In the order in which they were sent, as WebSockets keep it. */
  answers: StreamFrame[];
  /** Posted by others at the same time, in any order. */
  pushes: StreamFrame[];
  subscription: SubscribeMessage | undefined;
}

/** A state of a stream with a server, each step of which a test takes. */
export class DrivenClient {
  readonly state: StreamState;
  readonly delivered: number[] = [];
  readonly #model: StreamModel;
  readonly #subscriptions = new Map<string, SubscribeMessage>();
  #wire: Wire | undefined;
  #second: { wire: Wire; id: string } | undefined;
  #waiting = 0;
  nowMs = 0;
  /** Where the stream began. */
  first: number | undefined;

  constructor(model: StreamModel, start: StreamStart) {
    this.#model = model;
    let count = 0;
    this.state = newStreamState(start, () => {
      count += 1;
      return `s${count}`;
    });
  }

  get wires(): Wire[] {
    return [this.#wire, this.#second?.wire].filter((wire) => wire !== undefined);
  }

  connect(): void {
    if (this.#wire !== undefined) return;
    this.#wire = newWire();
    this.#act(this.state.opened(this.nowMs));
  }

  disconnect(): void {
    this.#wire = undefined;
    this.#second = undefined;
    this.state.closed();
  }

  want(interest: Interest): void {
    this.#act(this.state.want(interest, this.nowMs));
  }

  /** Opens a second connection, as a renewal does. */
  renew(): void {
    if (this.#wire === undefined || this.#second !== undefined) return;
    const message = this.state.renewal();
    if (message === undefined) return;
    this.#subscriptions.set(message.subscription, message);
    const wire = newWire();
    wire.toServer.push(message);
    this.#second = { wire, id: message.subscription };
  }

  /** One event is handled. */
  handle(): void {
    if (this.#waiting === 0) return;
    this.#waiting -= 1;
    this.#act(this.state.waiting(this.#waiting, this.nowMs));
  }

  advance(ms: number): void {
    this.nowMs += ms;
    const dueAtMs = this.state.dueAtMs();
    if (dueAtMs !== undefined && dueAtMs <= this.nowMs) this.#act(this.state.tick(this.nowMs));
  }

  /** The server takes the next message of a connection. */
  serve(wire: Wire): void {
    const message = wire.toServer.shift();
    if (message === undefined) return;
    if (message.action === 'subscribe') wire.subscription = message;
    const { subscription } = wire;
    if (subscription === undefined) return;
    const start =
      message.action === 'subscribe' ? this.#model.startOf(message) : numberOf(message.cursor);
    wire.answers.push(...this.#model.answer(subscription, start));
  }

  /** The server pushes numbers to all connections that have a subscription. */
  pushed(first: number, last: number): void {
    for (const { subscription, pushes } of this.wires)
      if (subscription !== undefined) pushes.push(...this.#model.push(subscription, first, last));
  }

  /** The next frame of an answer arrives. */
  takeAnswer(wire: Wire): void {
    const frame = wire.answers.shift();
    if (frame === undefined) return;
    this.#receive(frame);
    const isPlace = frame.source === '/stream' && frame.type !== 'tidings.stream.error';
    const second = this.#second;
    if (second === undefined || wire !== second.wire || !isPlace) return;
    this.#second = undefined;
    if (frame.subscription !== second.id || !this.state.accepts(second.id)) return;
    this.#wire = wire;
    this.#act(this.state.renewed(second.id, this.nowMs));
  }

  /** A push arrives; it may arrive again. */
  takePush(wire: Wire, index: number, again: boolean): void {
    const place = index % Math.max(1, wire.pushes.length);
    const frame = wire.pushes[place];
    if (frame === undefined) return;
    if (!again) wire.pushes.splice(place, 1);
    this.#receive(frame);
  }

  losePush(wire: Wire, index: number): void {
    wire.pushes.splice(index % Math.max(1, wire.pushes.length), 1);
  }

  /** Until nothing is under way and all is known. */
  finish(): void {
    for (let turn = 0; turn < 2000; turn += 1) {
      this.connect();
      for (const wire of this.wires) {
        while (wire.toServer.length > 0) this.serve(wire);
        while (wire.pushes.length > 0) this.losePush(wire, 0);
        while (wire.answers.length > 0) this.takeAnswer(wire);
      }
      while (this.#waiting > 0) this.handle();
      const idle = this.wires.every(
        ({ toServer, answers }) => toServer.length + answers.length === 0,
      );
      if (idle && this.state.place()?.next === this.#model.next) return;
      const dueAtMs = this.state.dueAtMs() ?? 0;
      this.advance(Math.max(0, dueAtMs - this.nowMs));
    }
    throw new Error(`It stays at ${JSON.stringify(this.state.place())} of ${this.#model.next}.`);
  }

  #receive(frame: StreamFrame): void {
    const received = readFrame(JSON.stringify(frame));
    if (received === undefined) throw new Error(`not read: ${JSON.stringify(frame)}`);
    const before = this.state.place()?.next;
    const delivered = this.#act(this.state.receive(received, this.nowMs));
    const after = this.state.place()?.next;
    if (after === undefined) {
      expect(delivered).toEqual([]);
      return;
    }
    this.first ??= after;
    const subscription = this.#subscriptions.get(frame.subscription ?? '');
    if (subscription === undefined) return;
    const from = before ?? this.#begun(subscription, delivered, after);
    const expected = this.#model
      .matching(subscription, from)
      .map(({ sequence }) => Number(sequence))
      .filter((number) => number < after);
    expect(delivered).toEqual(expected);
  }

  // Where the first answer begins.
  #begun({ cursor, since }: SubscribeMessage, delivered: number[], after: number): number {
    const floor = (this.delivered.at(-1 - delivered.length) ?? 0) + 1;
    if (cursor !== undefined || since !== undefined) {
      const message = { action: 'subscribe' as const, subscription: '', types: [] };
      const start =
        cursor === undefined ? { ...message, since: since ?? '' } : { ...message, cursor };
      const from = Math.max(this.#model.startOf(start), this.#model.firstKept, floor);
      this.first = from;
      return from;
    }
    // From now on: what is delivered first, or nothing.
    this.first = delivered[0] ?? after;
    return this.first;
  }

  #act(actions: readonly StreamAction[]): number[] {
    const delivered: number[] = [];
    for (const action of actions) {
      if (action.do === 'send') {
        this.#wire?.toServer.push(action.message);
        if (action.message.action === 'subscribe')
          this.#subscriptions.set(action.message.subscription, action.message);
      } else if (action.do === 'deliver') delivered.push(Number(action.frame.sequence));
      else if (action.do === 'reconnect') this.disconnect();
      else if (action.do === 'fail') throw action.error;
    }
    this.delivered.push(...delivered);
    this.#waiting += delivered.length;
    return delivered;
  }
}

function newWire(): Wire {
  return { toServer: [], answers: [], pushes: [], subscription: undefined };
}
