import { expect, test } from 'vitest';
import { runCursor } from '../../../lib/table/cursor.ts';
import { tableOfFile } from '../deliveries/stage.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { hookWorld } from './stage.ts';

const NOT_FOUND = { code: 'not-found', field: 'id' };

test('a hook of another owner is none: for each route, for its runs, and for deletions of all', async () => {
  const [ann, bob] = [hookWorld(), hookWorld()];
  const { id } = await ann.create();
  for (const route of [
    'GET /hooks/{id}',
    'DELETE /hooks/{id}',
    'POST /hooks/{id}/heartbeat',
    'POST /hooks/{id}/test',
    'GET /hooks/{id}/runs',
  ])
    await expect(bob.call(route, { id }), route).rejects.toMatchObject(NOT_FOUND);
  const body = { enabled: false };
  await expect(bob.call('PATCH /hooks/{id}', { id, body })).rejects.toMatchObject(NOT_FOUND);
  expect(await bob.call('DELETE /hooks')).toEqual({ deleted: 0 });
  expect(await bob.call('GET /hooks')).toEqual({ hooks: [] });
  expect(await ann.call('GET /hooks/{id}', { id })).toMatchObject({ id, status: 'active' });
});

test('hooks run on events of their owner only, and their logs are never mixed', async () => {
  const owners = [hookWorld(), hookWorld()] as const;
  const [ann, bob] = owners;
  const hooks = [await ann.create(), await bob.create()] as const;
  const events: string[][] = [];
  for (const it of owners) {
    it.at.nowMs = ann.at.nowMs;
    events.push([(await it.publish()).event.id]);
    await it.settle();
  }
  type Page = { runs: { event: { id: string }; at: string }[] };
  for (const [index, it] of owners.entries()) {
    const id = String(hooks[index]?.id);
    const { runs } = await it.call<Page>('GET /hooks/{id}/runs', { id });
    expect(runs.map(({ event }) => event.id)).toEqual(events[index]);
    // A cursor points to a place, whosever it was made of.
    const atMs = it.at.nowMs + 1;
    const cursor = runCursor.encode({ atMs, eventId: String(events[1 - index]?.[0]), shown: 1 });
    const page = await it.call<Page>('GET /hooks/{id}/runs', { id, query: { cursor } });
    expect(page.runs.map(({ event }) => event.id)).toEqual(events[index]);
  }
});

test('a chain is that of its owner: a message of another one runs and delivers nothing', async () => {
  const [ann, bob] = [hookWorld(), hookWorld()];
  let runs = 0;
  const counted = () => {
    runs += 1;
    return {};
  };
  ann.scripts['watches'] = counted;
  bob.scripts['watches'] = counted;
  await ann.create();
  await bob.create();
  const { event, sequence } = await ann.publish();
  const message = {
    kind: 'chain',
    owner: bob.at.owner,
    eventId: event.id,
    sequence,
    attempt: 1,
  } as const;
  await bob.process(message);
  expect(runs).toBe(0);
  const ask = (it: typeof ann, after: string[]) => it.at.askHooks(it.at.owner, event.id, after);
  const { hooks } = await ann.call<{ hooks: { id: string }[] }>('GET /hooks');
  const ids = hooks.map(({ id }) => id);
  expect(await ask(bob, ids)).toEqual({ kind: 'open' });
  expect(await ask(ann, ids)).toMatchObject({ kind: 'waiting' });
});

test('an endpoint that names the hook of another owner waits for none', async () => {
  const [ann, bob] = [hookWorld(), hookWorld()];
  ann.scripts['drops'] = () => ({ drop: true });
  const { id } = await ann.create({ arg: 'drops' });
  await bob.create();
  await storedEndpoint(tableOfFile(), { owner: bob.at.owner, after: [id] });
  const event = await bob.publish();
  await bob.at.step();
  expect(bob.at.received.map(({ eventId }) => eventId)).toEqual([event.event.id]);
});
