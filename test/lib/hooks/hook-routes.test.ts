import { describe, expect, test } from 'vitest';
import { HOOK_ROUTES } from '../../../lib/hooks/hook-routes.ts';
import { MAX_CODE_BYTES } from '../../../lib/sandbox/limits.ts';
import { rawItems } from '../../support/raw-items.ts';
import { SECOND, tableOfFile } from '../deliveries/stage.ts';
import { hookWorld, type ShownHook } from './stage.ts';

const GOOD = { types: ['order.*'], type: 'code', arg: 'good' };
const NOT_FOUND = { code: 'not-found', field: 'id' };

const INVALID: [string, object, string][] = [
  ['invalid-request', { ...GOOD, types: [] }, 'types'],
  ['invalid-request', { ...GOOD, types: undefined }, 'types'],
  ['invalid-pattern', { ...GOOD, types: ['order.created', 'order..'] }, 'types.1'],
  ['invalid-request', { ...GOOD, filter: [] }, 'filter'],
  ['invalid-filter', { ...GOOD, filter: { unknown: 1 } }, 'filter.unknown'],
  ['invalid-request', { ...GOOD, source: 'no-watch' }, 'source'],
  ['invalid-request', { ...GOOD, type: 'python_file' }, 'type'],
  ['invalid-request', { ...GOOD, arg: '' }, 'arg'],
  ['invalid-request', { ...GOOD, arg: undefined }, 'arg'],
  ['invalid-request', { ...GOOD, code: 'more' }, 'code'],
  ['invalid-request', { ...GOOD, type: 'file', arg: 'x.ts' }, 'code'],
  ['invalid-request', { ...GOOD, type: 'module', arg: 'm'.repeat(1001) }, 'arg'],
  ['invalid-hook', { ...GOOD, arg: 'broken' }, 'arg'],
  ['invalid-hook', { ...GOOD, type: 'file', arg: 'x.ts', code: 'broken' }, 'code'],
  ['invalid-hook', { ...GOOD, type: 'module', arg: 'unknown' }, 'arg'],
  ['invalid-request', { ...GOOD, persistent: 'yes' }, 'persistent'],
  ['invalid-request', { ...GOOD, persistent: true, ttlSeconds: 60 }, 'ttlSeconds'],
  ['invalid-request', { ...GOOD, ttlSeconds: 59 }, 'ttlSeconds'],
  ['invalid-request', { ...GOOD, ttlSeconds: 2_592_001 }, 'ttlSeconds'],
  ['invalid-request', { ...GOOD, timeoutSeconds: 0.05 }, 'timeoutSeconds'],
  ['invalid-request', { ...GOOD, timeoutSeconds: 11 }, 'timeoutSeconds'],
  ['invalid-request', { ...GOOD, description: 'd'.repeat(501) }, 'description'],
  ['invalid-request', { ...GOOD, owner: 'another' }, 'owner'],
];

describe('POST /hooks', () => {
  test.each(INVALID)(
    'says %s of %j, names the field %s, and stores nothing (LV-02)',
    async (code, body, field) => {
      const it = hookWorld();
      await expect(it.call('POST /hooks', { body })).rejects.toMatchObject({ code, field });
      expect(await rawItems(tableOfFile())).toEqual([]);
      expect(it.queue).toEqual([]);
    },
  );

  test('says body-too-large of a body that no code needs', async () => {
    const { call } = hookWorld();
    const body = { ...GOOD, arg: 'x'.repeat(8 * MAX_CODE_BYTES) };
    await expect(call('POST /hooks', { body })).rejects.toMatchObject({ code: 'body-too-large' });
  });

  test('shows the secret once, and long code as its beginning (LV-01, LV-04)', async () => {
    const it = hookWorld();
    const arg = `// ${'x'.repeat(600)}`;
    const { id, secret, ...shown } = await it.create({ arg, description: 'Mine' });
    expect(secret).toMatch(/^whsec_/);
    const at = new Date(it.at.nowMs).toISOString();
    expect(shown).toEqual({
      types: ['*'],
      type: 'code',
      arg: `${arg.slice(0, 499)}…`,
      description: 'Mine',
      timeoutSeconds: 1,
      persistent: true,
      status: 'active',
      statusSince: at,
      createdAt: at,
      updatedAt: at,
    });
    expect(await it.call('GET /hooks/{id}', { id })).toEqual({ id, ...shown, code: arg });
    const { hooks } = await it.call<{ hooks: object[] }>('GET /hooks');
    expect(hooks).toEqual([{ id, ...shown }]);
    expect(JSON.stringify(await rawItems(tableOfFile()))).not.toContain(secret);
  });

  test('counts live hooks only against the most (LV-04)', async () => {
    const it = hookWorld();
    const { routeDeps } = it;
    it.routeDeps = (changes) => routeDeps({ maxHooks: 2, ...changes });
    const body = { ...GOOD, ttlSeconds: 60 };
    for (let count = 0; count < 2; count += 1) await it.call('POST /hooks', { body });
    await expect(it.call('POST /hooks', { body })).rejects.toMatchObject({ code: 'hook-limit' });
    it.at.nowMs += 60 * SECOND;
    for (let count = 0; count < 2; count += 1) await it.call('POST /hooks', { body });
    await expect(it.call('POST /hooks', { body })).rejects.toMatchObject({ code: 'hook-limit' });
    expect(await it.call('DELETE /hooks')).toEqual({ deleted: 2 });
    await it.call('POST /hooks', { body });
  });

  test('stores nothing when the queue does not take the new hook', async () => {
    const it = hookWorld();
    const deps = it.routeDeps({ sendHooks: async (sent) => sent });
    const request = { id: '', query: {}, body: JSON.stringify(GOOD) };
    await expect(HOOK_ROUTES['POST /hooks']?.(deps, request)).rejects.toThrow();
    expect(await rawItems(tableOfFile())).toEqual([]);
  });
});

test('a session lives 90 seconds after its last heartbeat, then it is 404 and runs no more (LV-04)', async () => {
  const it = hookWorld();
  let runs = 0;
  it.scripts['session'] = () => {
    runs += 1;
    return {};
  };
  const { id } = await it.create({ arg: 'session', persistent: false });
  for (let count = 0; count < 4; count += 1) {
    it.at.nowMs += 60 * SECOND;
    const { expiresAt } = await it.call<ShownHook>('POST /hooks/{id}/heartbeat', { id });
    expect(expiresAt).toBe(new Date(it.at.nowMs + 90 * SECOND).toISOString());
  }
  await it.publish();
  await it.settle();
  expect(runs).toBe(1);
  const late = await it.log();
  await it.handOn([late]);
  it.at.nowMs += 90 * SECOND;
  await it.settle();
  expect(runs).toBe(1);
  for (const route of ['POST /hooks/{id}/heartbeat', 'GET /hooks/{id}', 'GET /hooks/{id}/runs'])
    await expect(it.call(route, { id })).rejects.toMatchObject(NOT_FOUND);
  expect(await it.call('GET /hooks')).toEqual({ hooks: [] });
  expect(await it.call('DELETE /hooks')).toEqual({ deleted: 0 });
});

test.each([[{ persistent: true }], [{ persistent: false, ttlSeconds: 60 }]])(
  'a heartbeat changes nothing of a hook of %j',
  async (body) => {
    const it = hookWorld();
    const { secret: _, ...hook } = await it.create(body);
    it.at.nowMs += 30 * SECOND;
    expect(await it.call('POST /hooks/{id}/heartbeat', { id: hook.id })).toEqual(hook);
  },
);

test('hooks are listed in pages, persistent ones first, each in the order of creation (LV-07, LV-15)', async () => {
  const it = hookWorld();
  const made: ShownHook[] = [];
  for (const persistent of [false, true, true, false, true])
    made.push(await it.create({ persistent }));
  const right = [1, 2, 4, 0, 3].map((index) => made[index]?.id);
  for (const limit of [1, 2, 3, 5, 6]) {
    const found: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages === 0 || cursor; pages += 1) {
      type Page = { hooks: ShownHook[]; nextCursor?: string };
      const query = { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) };
      const page: Page = await it.call('GET /hooks', { query });
      found.push(...page.hooks.map(({ id }) => id));
      cursor = page.nextCursor;
      expect(pages).toBeLessThan(6);
    }
    expect(found).toEqual(right);
  }
  const query = { cursor: 'made-up' };
  await expect(it.call('GET /hooks', { query })).rejects.toMatchObject({ code: 'invalid-cursor' });
});

describe('PATCH /hooks/{id}', () => {
  test.each<[string, object, string]>([
    ['invalid-pattern', { types: ['order..'] }, 'types.0'],
    ['invalid-hook', { arg: 'broken' }, 'arg'],
    ['invalid-request', { code: 'x' }, 'code'],
    ['invalid-request', { type: 'file' }, 'type'],
    ['invalid-request', { source: 'no-watch' }, 'source'],
    ['invalid-request', { timeoutSeconds: 11 }, 'timeoutSeconds'],
  ])('says %s of %j, names the field %s, and changes nothing', async (code, body, field) => {
    const it = hookWorld();
    const { id } = await it.create();
    const before = await it.call('GET /hooks/{id}', { id });
    await expect(it.call('PATCH /hooks/{id}', { id, body })).rejects.toMatchObject({ code, field });
    expect(await it.call('GET /hooks/{id}', { id })).toEqual(before);
  });

  test('removes what is null, and leaves the rest alone', async () => {
    const it = hookWorld();
    const filter = { exact: { type: 'order.created' } };
    const { id } = await it.create({ filter, description: 'Mine', timeoutSeconds: 2 });
    const body = { filter: null, description: null };
    const changed = await it.call('PATCH /hooks/{id}', { id, body });
    expect(changed).toMatchObject({ types: ['*'], timeoutSeconds: 2 });
    expect(changed).not.toHaveProperty('filter');
    expect(changed).not.toHaveProperty('description');
  });

  test('disables a hook, which runs no more until it is enabled', async () => {
    const it = hookWorld();
    let runs = 0;
    it.scripts['counts'] = () => {
      runs += 1;
      return {};
    };
    const { id } = await it.create({ arg: 'counts' });
    const event = await it.log();
    await it.handOn([event]);
    await it.call('PATCH /hooks/{id}', { id, body: { enabled: false } });
    await it.settle();
    expect(runs).toBe(0);
    it.at.nowMs += 1000;
    await it.call('PATCH /hooks/{id}', { id, body: { enabled: true } });
    await it.publish();
    await it.settle();
    expect(runs).toBe(1);
  });
});

describe('POST /hooks/{id}/test', () => {
  test('runs on the latest matching event, whatever the status, and carries out nothing', async () => {
    const it = hookWorld();
    it.scripts['asks'] = () => ({ data: 1, emit: [{ type: 'order.seen' }] });
    const { id } = await it.create({ arg: 'asks', types: ['order.*'] });
    await it.call('PATCH /hooks/{id}', { id, body: { enabled: false } });
    const error = { code: 'no-matching-event' };
    await expect(it.call('POST /hooks/{id}/test', { id })).rejects.toMatchObject(error);
    await it.log();
    const latest = await it.log();
    await it.log({ type: 'other' });
    expect(await it.call('POST /hooks/{id}/test', { id })).toMatchObject({
      event: { id: latest.event.id },
      outcome: 'ok',
      effects: { data: 1, emit: [{ type: 'order.seen' }] },
      logs: ['asks has run'],
    });
    expect(await it.sources('order.seen')).toEqual([]);
    expect(await it.call('GET /hooks/{id}/runs', { id })).toEqual({ runs: [] });
  });

  test('shows why a hook failed, and counts no failure', async () => {
    const it = hookWorld();
    it.scripts['fails'] = () => 'threw';
    const { id } = await it.create({ arg: 'fails' });
    const body = { event: { type: 'made.up', data: [1] } };
    const answer = await it.call('POST /hooks/{id}/test', { id, body });
    expect(answer).toMatchObject({
      event: body.event,
      outcome: 'threw',
      error: { message: 'fails failed' },
    });
    expect(answer).not.toHaveProperty('effects');
    expect(await it.call('GET /hooks/{id}', { id })).not.toHaveProperty('failures');
  });
});

test('the runs of a hook are listed in pages, newest first', async () => {
  const it = hookWorld();
  const { id } = await it.create();
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    it.at.nowMs += 1;
    ids.unshift((await it.publish()).event.id);
    await it.settle();
  }
  type Page = { runs: { event: { id: string } }[]; nextCursor?: string };
  const first = await it.call<Page>('GET /hooks/{id}/runs', { id, query: { limit: '3' } });
  const query = { limit: '3', cursor: first.nextCursor };
  const second = await it.call<Page>('GET /hooks/{id}/runs', { id, query });
  expect([...first.runs, ...second.runs].map(({ event }) => event.id)).toEqual(ids);
  expect(second).not.toHaveProperty('nextCursor');
});

test('of the runs of a hook the last hundred are listed, in one page without a limit', async () => {
  const it = hookWorld();
  const { id } = await it.create();
  const ids: string[] = [];
  for (let count = 0; count < 103; count += 1) {
    it.at.nowMs += 1;
    ids.unshift((await it.publish()).event.id);
    await it.settle();
  }
  type Page = { runs: { event: { id: string } }[]; nextCursor?: string };
  const last = ids.slice(0, 100);
  const whole = await it.call<Page>('GET /hooks/{id}/runs', { id });
  expect(whole.runs.map(({ event }) => event.id)).toEqual(last);
  expect(whole).not.toHaveProperty('nextCursor');
  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: '40', cursor };
    const page = await it.call<Page>('GET /hooks/{id}/runs', { id, query });
    listed.push(...page.runs.map(({ event }) => event.id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(listed).toEqual(last);
});

test('hooks are deleted once each by deletions at once, and their sum is exact (LV-13, LV-14)', async () => {
  const it = hookWorld();
  for (let count = 0; count < 7; count += 1) await it.create({ arg: count < 4 ? 'a' : 'b' });
  const counts = await Promise.all(
    [{ arg: 'a' }, {}, { type: 'code' }, { arg: 'b' }].map((query) =>
      it.call<{ deleted: number }>('DELETE /hooks', { query }),
    ),
  );
  expect(counts.reduce((sum, { deleted }) => sum + deleted, 0)).toBe(7);
  expect(await it.call('GET /hooks')).toEqual({ hooks: [] });
  const rows = (await rawItems(tableOfFile())).filter(({ sk }) =>
    /^(?:CODE|SECRET|HOOK#)/.test(String(sk)),
  );
  expect(rows).toEqual([]);
});
