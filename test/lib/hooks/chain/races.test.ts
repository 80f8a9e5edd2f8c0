import { expect, test } from 'vitest';
import type { LoggedEvent } from '../../../../lib/events/rows/log-item.ts';
import { joinChain } from '../../../../lib/hooks/catch-up/join-chain.ts';
import { RunnerUnavailableError } from '../../../../lib/hooks/invoking/runner-unavailable-error.ts';
import { livingHook } from '../../../../lib/hooks/living-hook.ts';
import { getChain } from '../../../../lib/hooks/rows/chain.ts';
import { getHook } from '../../../../lib/hooks/rows/read-hooks.ts';
import { DAY, SECOND, tableOfFile } from '../../deliveries/stage.ts';
import { storedEndpoint } from '../../endpoints/examples.ts';
import { type HookWorld, hookWorld } from '../stage.ts';

const endpointOf = ({ at }: HookWorld, after: string[]) =>
  storedEndpoint(tableOfFile(), {
    owner: at.owner,
    url: `https://receiver.example/${after.length}`,
    events: ['order.*'],
    after,
  });

const dataOf = ({ at }: HookWorld) => at.received.map(({ body }) => JSON.parse(body).data);

const doneOf = async ({ at }: HookWorld, { event }: LoggedEvent) =>
  (await getChain(tableOfFile(), at.owner, event.id))?.done ?? {};

test('a hook gets what the hooks before it left, though another process ran those', async () => {
  const it = hookWorld();
  const first = Promise.withResolvers<void>();
  const last = Promise.withResolvers<void>();
  let runsOfFirst = 0;
  const seen: unknown[] = [];
  it.scripts['first'] = async () => {
    runsOfFirst += 1;
    if (runsOfFirst === 1) await first.promise;
    return { data: 'first' };
  };
  it.scripts['second'] = () => ({ data: 'second' });
  it.scripts['third'] = async ({ event }) => {
    seen.push(event.data);
    if (seen.length === 1) await last.promise;
    return {};
  };
  for (const arg of ['first', 'second', 'third']) await it.create({ arg });
  const event = await it.log();
  it.queue = [];
  await it.handOn([event]);
  const [{ message } = { message: undefined }] = it.queue;
  if (message === undefined) throw new Error('There is no message');
  const both = Promise.all([it.process(message), it.process(message)]);
  // The one that does not run the first hook first is at the last one.
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(1);
  first.resolve();
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(2);
  last.resolve();
  await both;
  expect(seen).toEqual(['second', 'second']);
});

test('of two runs at once the first that is done counts: its data, its event and its request', async () => {
  const it = hookWorld();
  const early = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  let runs = 0;
  it.scripts['hook'] = async () => {
    runs += 1;
    const run = runs;
    await (run === 1 ? early : late).promise;
    const url = 'https://receiver.example/request';
    return {
      data: run,
      emit: [{ type: 'other.thing', data: run }],
      request: [{ url, body: { data: run } }],
    };
  };
  const hook = await it.create({ arg: 'hook', types: ['order.*'] });
  await endpointOf(it, [hook.id]);
  const event = await it.log();
  it.queue = [];
  await it.handOn([event]);
  const [{ message } = { message: undefined }] = it.queue;
  if (message === undefined) throw new Error('There is no message');
  it.queue = [];
  const both = [it.process(message), it.process(message)];
  await expect.poll(() => runs, { timeout: 20_000 }).toBe(2);
  early.resolve();
  await Promise.race(both);
  it.at.answer = 500;
  await it.runUntil(it.at.nowMs + SECOND);
  late.resolve();
  await Promise.all(both);
  it.at.answer = 200;
  await it.runUntil(it.at.nowMs + DAY);
  expect(new Set(dataOf(it))).toEqual(new Set([1]));
  expect(it.at.received.length).toBeGreaterThan(2);
  expect((await it.sources('other.thing')).map(({ data }) => data)).toEqual([1]);
});

test('a hook that joins an event before it is handed on leaves the others and the endpoints their turn', async () => {
  const it = hookWorld();
  it.scripts['old'] = () => ({ data: 'changed' });
  const old = await it.create({ arg: 'old' });
  const endpoint = await endpointOf(it, [old.id]);
  const event = await it.log();
  // Its catch-up finds the event in the log; `dispatch` died before it handed the event on.
  const joined = await it.create({ arg: 'new' });
  const deps = { table: tableOfFile(), now: () => it.at.nowMs, retentionSeconds: DAY / SECOND };
  const outgoing = await joinChain(deps, { id: joined.id, owner: it.at.owner }, event);
  it.queue = [];
  await it.sendHooks(outgoing ? [outgoing] : []);
  await it.settle();
  await it.handOn([event]);
  await it.runUntil(it.at.nowMs + 60 * SECOND);
  expect(Object.keys(await doneOf(it, event)).toSorted()).toEqual([old.id, joined.id].toSorted());
  expect(dataOf(it)).toEqual(['changed']);
  expect(await it.at.row(endpoint, event)).toMatchObject({ status: 'delivered' });
});

test('a repetition with other hooks and endpoints adds them to what is stored', async () => {
  const it = hookWorld();
  const first = await it.create({ arg: 'first' });
  const event = await it.log();
  const refusing = async <One>(sent: readonly One[]) => sent;
  expect(await it.handOn([event], tableOfFile(), refusing)).toEqual([event.sequence]);
  const second = await it.create({ arg: 'second' });
  await endpointOf(it, [first.id, second.id]);
  await it.handOn([event]);
  await it.runUntil(it.at.nowMs + 60 * SECOND);
  expect(Object.keys(await doneOf(it, event)).toSorted()).toEqual([first.id, second.id].toSorted());
  expect(dataOf(it)).toEqual([event.event.data]);
});

test('a hook that joins a chain while that runs is run as well, once', async () => {
  const it = hookWorld();
  const gate = Promise.withResolvers<void>();
  const runs: string[] = [];
  const started = Promise.withResolvers<void>();
  it.scripts['slow'] = async () => {
    runs.push('slow');
    started.resolve();
    await gate.promise;
    return { data: 'slow' };
  };
  it.scripts['new'] = ({ event }) => {
    runs.push(`new ${JSON.stringify(event.data)}`);
    return {};
  };
  await it.create({ arg: 'slow' });
  const event = await it.log();
  it.queue = [];
  await it.handOn([event]);
  const [{ message } = { message: undefined }] = it.queue.splice(0);
  if (message === undefined) throw new Error('There is no message');
  const running = it.process(message);
  await started.promise;
  // It comes, and its catch-up finds the event, while the other one runs.
  const joined = await it.create({ arg: 'new' });
  const deps = { table: tableOfFile(), now: () => it.at.nowMs, retentionSeconds: DAY / SECOND };
  await joinChain(deps, { id: joined.id, owner: it.at.owner }, event);
  gate.resolve();
  await running;
  await it.runUntil(it.at.nowMs + 60 * SECOND);
  expect(runs).toEqual(['slow', 'new "slow"']);
});

test('the catch-up of a new hook runs it once on the events that were matched without it', async () => {
  const it = hookWorld();
  const runs: string[] = [];
  it.scripts['new'] = ({ event }) => {
    runs.push(event.id);
    return {};
  };
  await it.publish();
  it.at.nowMs += 20 * SECOND;
  await it.create({ arg: 'new', types: ['order.created'] });
  // Nothing of it is known yet where events are matched.
  const missed = [await it.log(), await it.log({ type: 'other' })];
  it.at.nowMs += SECOND;
  missed.push(await it.log());
  await it.runUntil(it.at.nowMs + 2 * SECOND);
  const matched = await it.publish();
  await it.runUntil(it.at.nowMs + 120 * SECOND);
  expect(runs.toSorted()).toEqual(
    [missed[0]?.event.id, missed[2]?.event.id, matched.event.id].toSorted(),
  );
  expect(it.queue).toEqual([]);
});

test('a hook that cannot be run by our fault is tried by the schedule, each time with a higher attempt, and then recorded as unavailable', async () => {
  const it = hookWorld();
  const startMs = it.at.nowMs;
  const attempts: number[] = [];
  const times: number[] = [];
  it.scripts['away'] = ({ attempt }) => {
    attempts.push(attempt);
    times.push(it.at.nowMs - startMs);
    throw new RunnerUnavailableError('It gave no answer');
  };
  const hook = await it.create({ arg: 'away' });
  const later = await it.create({ arg: 'later' });
  await endpointOf(it, [hook.id]);
  const event = await it.publish();
  await it.runUntil(startMs + 5 * DAY);
  expect(attempts).toEqual(attempts.map((_, index) => index + 1));
  expect(attempts.length).toBeGreaterThan(5);
  expect(times.at(-1)).toBeLessThan(4 * DAY);
  expect(await doneOf(it, event)).toEqual({
    [hook.id]: { outcome: 'unavailable' },
    [later.id]: { outcome: 'ok' },
  });
  type Runs = { runs: { outcome: string; attempt: number }[] };
  const { runs } = await it.call<Runs>('GET /hooks/{id}/runs', { id: hook.id });
  expect(runs).toMatchObject([{ outcome: 'unavailable', attempt: attempts.length }]);
  expect(dataOf(it)).toEqual([event.event.data]);
  expect(await it.call('GET /hooks/{id}', { id: hook.id })).not.toHaveProperty('failures');
});

test('a hook after one that came back is run with its first attempt', async () => {
  const it = hookWorld();
  const attempts: string[] = [];
  it.scripts['flaky'] = ({ attempt }) => {
    attempts.push(`flaky ${attempt}`);
    if (attempt < 3) throw new RunnerUnavailableError('It gave no answer');
    return {};
  };
  it.scripts['next'] = ({ attempt }) => {
    attempts.push(`next ${attempt}`);
    return {};
  };
  await it.create({ arg: 'flaky' });
  await it.create({ arg: 'next' });
  await it.publish();
  await it.runUntil(it.at.nowMs + DAY / 2);
  expect(attempts).toEqual(['flaky 1', 'flaky 2', 'flaky 3', 'next 1']);
});

test('a hook whose session was prolonged since it was read is neither skipped nor deleted', async () => {
  const it = hookWorld();
  const { id } = await it.create({ persistent: false });
  const read = await getHook(tableOfFile(), it.at.owner, id);
  if (!read) throw new Error('There is no hook');
  it.at.nowMs += 89 * SECOND;
  await it.call('POST /hooks/{id}/heartbeat', { id });
  it.at.nowMs += 2 * SECOND;
  const deps = { table: tableOfFile(), now: () => it.at.nowMs };
  expect(await livingHook(deps, read)).toMatchObject({ id });
  expect(await it.call('GET /hooks/{id}', { id })).toMatchObject({ id });
});
