import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StreamModel } from '../../support/stream-model.ts';
import { DrivenClient } from './driven-client.ts';

const INTERESTS = [
  { types: ['a.*'] },
  { types: ['a.*', 'b.*'] },
  { types: ['*'], filter: { exact: { subject: '1' } } },
  { types: ['c.x'] },
];

const TYPES = ['a.x', 'b.x', 'c.x'];

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('publish'), n: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void'), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reserve'), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write'), n: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push'), n: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('serve'), n: fc.nat() }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('takeAnswer'), n: fc.nat() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('takePush'), n: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('repeatPush'), n: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('losePush'), n: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('handle'), n: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance'), n: fc.nat(20_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect'), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect'), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('want'), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renew'), n: fc.nat() }) },
);

const steps = fc.array(fc.tuple(fc.nat(1), step), { minLength: 20, maxLength: 150, size: 'max' });

/** The log, what was dispatched of it, and two clients. */
class World {
  readonly model = new StreamModel({ pageSize: 3, next: 5 });
  readonly clients: readonly [DrivenClient, DrivenClient];
  readonly #reserved: number[] = [];
  #pushed = 5;

  constructor(starts: readonly [object, object]) {
    for (let number = 1; number < 5; number += 1) this.model.write(number, event(number));
    this.clients = [
      new DrivenClient(this.model, starts[0]),
      new DrivenClient(this.model, starts[1]),
    ];
    for (const client of this.clients) {
      client.want(INTERESTS[0] ?? { types: ['*'] });
      client.connect();
    }
  }

  take(which: number, { do: what, n }: { do: string; n: number }): void {
    const client = this.clients[which % 2] ?? this.clients[0];
    const wire = client.wires[n % Math.max(1, client.wires.length)];
    if (what === 'publish') this.model.publish(event(n));
    if (what === 'void') this.model.publish('void');
    if (what === 'reserve') this.#reserved.push(this.model.reserve());
    if (what === 'write') this.#write(n);
    if (what === 'push') this.#push(n);
    if (what === 'handle') client.handle();
    if (what === 'advance') client.advance(n);
    if (what === 'connect') client.connect();
    if (what === 'disconnect') client.disconnect();
    if (what === 'want') client.want(INTERESTS[n % INTERESTS.length] ?? { types: ['*'] });
    if (what === 'renew') client.renew();
    if (wire === undefined) return;
    if (what === 'serve') client.serve(wire);
    if (what === 'takeAnswer') client.takeAnswer(wire);
    if (what === 'takePush') client.takePush(wire, n, false);
    if (what === 'repeatPush') client.takePush(wire, n, true);
    if (what === 'losePush') client.losePush(wire, n);
  }

  finish(): void {
    while (this.#reserved.length > 0) this.#write(0);
    for (const client of this.clients) client.finish();
  }

  #write(n: number): void {
    const [number] = this.#reserved.splice(n % Math.max(1, this.#reserved.length), 1);
    if (number !== undefined) this.model.write(number, n % 2 === 0 ? event(n) : 'void');
  }

  // Dispatch knows the numbers that it wrote; others of them may be written by another one.
  #push(n: number): void {
    const last = Math.min(this.#pushed + (n % 4), this.model.next - 1);
    const numbers = [...this.#numbers(this.#pushed, last)];
    if (numbers.some((number) => this.#reserved.includes(number))) return;
    if (last < this.#pushed) return;
    for (const client of this.clients) client.pushed(this.#pushed, last);
    this.#pushed = last + 1;
  }

  *#numbers(first: number, last: number): Generator<number> {
    for (let number = first; number <= last; number += 1) yield number;
  }
}

function event(n: number) {
  return { type: TYPES[n % 3] ?? 'a.x', subject: String(n % 2) };
}

const start = fc.constantFrom<object>({}, { cursor: 'from-3' }, { since: '2020-01-01' });

describe('the state of a stream', () => {
  test('delivers every event that its subscription has exactly once, in order, whatever is lost, repeated, overtaken or cut off (AX-19, AX-26, AX-27)', () => {
    fc.assert(
      fc.property(fc.tuple(start, start), steps, (starts, taken) => {
        const world = new World(starts);
        for (const [which, one] of taken) world.take(which, one);
        world.finish();
        for (const { delivered } of world.clients)
          expect(delivered).toEqual([...new Set(delivered)].sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  test('has all events since its cursor when what it asks for stays the same', () => {
    fc.assert(
      fc.property(start, steps, (from, taken) => {
        const world = new World([from, from]);
        for (const [which, one] of taken) if (one.do !== 'want') world.take(which, one);
        world.finish();
        for (const { delivered, first = 0 } of world.clients) {
          const subscription = { action: 'subscribe' as const, subscription: '', types: ['a.*'] };
          const events = world.model.matching(subscription, first);
          expect(delivered).toEqual(events.map(({ sequence }) => Number(sequence)));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
