import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import type { LoggedEvent } from '../../../../lib/events/rows/log-item.ts';
import type { RunInput } from '../../../../lib/hooks/invoking/hook-runner.ts';
import { getChain } from '../../../../lib/hooks/rows/chain.ts';
import { emittedEventId } from '../../../../lib/outbox/event-id.ts';
import type { HookEffects } from '../../../../lib/sandbox/hook-effects.ts';
import type { Failure } from '../../../../lib/sandbox/outcome.ts';
import { eventSourceKey } from '../../../../lib/table/keys.ts';
import { type Fault, faults } from '../../deliveries/mortal.ts';
import { HOUR, tableOfFile } from '../../deliveries/stage.ts';
import { storedEndpoint } from '../../endpoints/examples.ts';
import { unreliable } from '../mortal.ts';
import { hookWorld } from '../stage.ts';

const MANY = { timeout: 120_000 };

type Result = HookEffects | Failure;

/** What a hook returns that differs from run to run. */
type OfRun = (run: number) => Result;

const asks = (run: number) => ({
  emit: [{ type: 'order.seen', data: { run } }],
  request: [{ url: 'https://receiver.example/hook', body: { run } }],
});

const asksIn = (result: Result) => typeof result === 'object' && result.emit !== undefined;

const SCENARIOS: [string, OfRun][] = [
  ['changes data, emits and requests', (run) => ({ data: { run }, ...asks(run) })],
  [
    'does another thing in each run',
    (run) => (run === 1 ? { data: { run }, ...asks(run) } : 'threw'),
  ],
  ['drops in its second run only', (run) => (run === 1 ? { data: { run } } : { drop: true })],
];

/** An event of three hooks, the second of which is the scenario's, and of three endpoints. */
async function started(ofRun: OfRun) {
  const it = hookWorld();
  const { at, scripts, create } = it;
  const given: Record<string, unknown[]> = { first: [], second: [], third: [] };
  const script = (name: string, result: (run: number, input: RunInput) => Result) => {
    scripts[name] = (input) => {
      if (input.event.type !== 'order.created') return {};
      const runs = given[name] ?? [];
      runs.push(input.event.data);
      return result(runs.length, input);
    };
  };
  script('first', () => ({}));
  script('second', ofRun);
  script('third', (_, { event }) => ({ data: { third: event.data } }));
  const [first, second, third] = [
    await create({ arg: 'first' }),
    await create({ arg: 'second' }),
    await create({ arg: 'third', persistent: false, ttlSeconds: 86_400 }),
  ] as const;
  const { owner } = at;
  const endpoint = (path: string, after: string[]) =>
    storedEndpoint(tableOfFile(), {
      owner,
      url: `https://receiver.example/${path}`,
      events: ['order.created'],
      ...(after.length === 0 ? {} : { after }),
    });
  await endpoint('none', []);
  await endpoint('second', [first.id, second.id]);
  await endpoint('third', [third.id]);
  const received = () => Map.groupBy(at.received, ({ url }) => new URL(url).pathname.slice(1));
  const dataAt = (path: string) =>
    received()
      .get(path)
      ?.map(({ body }) => JSON.parse(body).data);
  const doneOf = async ({ event }: LoggedEvent) =>
    (await getChain(tableOfFile(), owner, event.id))?.done ?? {};
  const isAsking = [1, 2].every((run) => asksIn(ofRun(run)));
  return { it, isAsking, given, hooks: { first, second, third }, received, dataAt, doneOf };
}

/** What there is of an event. */
async function rowsOf(eventId: string): Promise<string[]> {
  const { client, name } = tableOfFile();
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': eventSourceKey(eventId).pk },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ sk }) => String(sk));
}

/** That each hook has run, and that what became of the event is what the chain's row says. */
async function expectConsistent(
  { it, isAsking, given, hooks, received, dataAt, doneOf }: Awaited<ReturnType<typeof started>>,
  event: LoggedEvent,
  what: string,
): Promise<void> {
  const done = await doneOf(event);
  expect(Object.keys(done).toSorted(), what).toEqual(
    [hooks.first.id, hooks.second.id, hooks.third.id].toSorted(),
  );
  for (const runs of Object.values(given)) expect(runs.length, what).toBeGreaterThanOrEqual(1);
  const second = done[hooks.second.id];
  expect(dataAt('none'), what).toEqual([event.event.data]);
  // What the third hook was given is what the second one left, in all of its runs.
  const [left] = given['third'] ?? [];
  expect(given['third'], what).toEqual(given['third']?.map(() => left));
  if (!second?.changed) expect(left, what).toEqual(event.event.data);
  expect(dataAt('second'), what).toEqual(second?.drop ? undefined : [left]);
  expect(dataAt('third'), what).toEqual([{ third: left }]);
  const requests = (await rowsOf(event.event.id)).filter((sk) => sk.startsWith('REQUEST#'));
  expect(requests.length, what).toBeLessThanOrEqual(1);
  // A run that is not recorded may have stored one and not sent it.
  const sent = received().get('hook')?.length ?? 0;
  expect(sent, what).toBeLessThanOrEqual(requests.length);
  // An event that it emits has the same id in each run.
  const emitted = await rowsOf(emittedEventId(hooks.second.id, event.event.id, 0));
  expect(emitted, what).toEqual(emitted.length === 0 ? [] : ['SOURCE']);
  if (isAsking) expect([emitted.length, sent], what).toEqual([1, 1]);
  expect([it.queue, it.at.queue], what).toEqual([[], []]);
}

async function ran(ofRun: OfRun, plan: readonly Fault[]): Promise<number> {
  const at = await started(ofRun);
  const { it } = at;
  it.queue = [];
  const event = await it.log();
  const calls = unreliable(it, plan);
  await it.handOn([event]);
  await it.runUntil(it.at.nowMs + 4 * HOUR);
  await expectConsistent(at, event, JSON.stringify(plan));
  return calls();
}

test.each(SCENARIOS)(
  'a chain with a hook that %s ends the same with a process that dies or is refused at any call',
  MANY,
  async (_, ofRun) => {
    const calls = await ran(ofRun, []);
    // What dies before its call leaves what a rejected one leaves. The first scenario has both of the others.
    const place = SCENARIOS.findIndex(([, one]) => one === ofRun);
    const isFirst = place === 0;
    for (const fault of faults(calls)) {
      // The others share the calls among themselves.
      const isTheirs = fault.how === 'dies-after' && fault.call % 2 === place % 2;
      const isHere = isFirst ? fault.how !== 'dies-before' : isTheirs;
      if (isHere) await ran(ofRun, [fault]);
    }
  },
);

test(
  'a chain ends the same with messages that are doubled, and handled at once',
  MANY,
  async () => {
    for (const [name, ofRun] of SCENARIOS)
      for (const copies of [3]) {
        const at = await started(ofRun);
        const { it } = at;
        it.queue = [];
        const event = await it.log();
        for (let count = 0; count < copies; count += 1) await it.handOn([event]);
        const messages = it.queue.map(({ message }) => message);
        it.queue = [];
        expect(messages).toHaveLength(copies);
        await Promise.all(messages.map((message) => it.process(message)));
        await it.runUntil(it.at.nowMs + HOUR);
        await expectConsistent(at, event, `${copies} of: ${name}`);
      }
  },
);
