import { expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';
import type { Google } from '../../google-simulator/google.ts';
import { GOOGLE_REASONS } from '../../google-simulator/google-reasons.ts';
import { ALICE, call, channel, clientsFor, rejectionOf, stage } from './stage.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const START = '/drive/v3/changes/startPageToken';
const STOP = '/drive/v3/channels/stop';
const NOW = Date.UTC(2026, 9, 1);

const get = (google: Google, path: string) => call(google, path, undefined, { method: 'GET' });
const numbersOf = (google: Google) => google.deliveries.map(({ messageNumber }) => messageNumber);

test.each(Object.entries(GOOGLE_REASONS))(
  'watch, stop and list can fail with %s',
  async (reason, { status, message }) => {
    const { google, receiver } = await stage();
    const injected = { reason, times: 1 };
    Object.assign(google.faults, {
      watchError: injected,
      stopError: injected,
      listError: injected,
    });
    const refused = { status, reason, json: { error: { code: status, message } } };
    expect(await call(google, CHANGES, channel(receiver))).toMatchObject(refused);
    const { status: opened, json } = await call(google, CHANGES, channel(receiver));
    expect(opened).toBe(200);
    expect(await call(google, STOP, json)).toMatchObject(refused);
    expect((await call(google, STOP, json)).status).toBe(204);
    expect(await get(google, START)).toMatchObject(refused);
    expect((await get(google, START)).status).toBe(200);
    expect(google.requests.map((request) => request.reason)).toEqual([
      reason,
      undefined,
      reason,
      undefined,
      reason,
      undefined,
    ]);
  },
);

test('an error can be any other, without a reason, for a while or until switched off, with Retry-After', async () => {
  const { google } = await stage({
    faults: { listError: { status: 410, message: 'Gone', times: 2 }, retryAfterSeconds: 7 },
  });
  for (const _ of [1, 2]) {
    const { status, reason, headers, json } = await get(google, START);
    expect([status, reason, headers.get('retry-after')]).toEqual([410, undefined, '7']);
    expect(json).toEqual({ error: { code: 410, message: 'Gone' } });
  }
  expect((await get(google, START)).headers.get('retry-after')).toBeNull();

  google.faults.listError = 'backendError';
  for (const _ of [1, 2, 3]) expect((await get(google, START)).status).toBe(503);
  google.faults.listError = null;
  expect((await get(google, START)).status).toBe(200);
});

test("Google's own client sees an injected 410 on a list", async () => {
  const { google } = await stage({ faults: { listError: 'fullSyncRequired' } });
  const { calendar } = clientsFor(google);
  const list = calendar.events.list({ calendarId: 'primary', syncToken: 'any' });
  expect(await rejectionOf(list)).toMatchObject({ status: 410, reason: 'fullSyncRequired' });
});

test('sync comes after the answer of watch has left, and before it when early', async () => {
  const { google, receiver } = await stage();
  const answeredAtSync: (number | undefined)[] = [];
  receiver.status = () => {
    answeredAtSync.push(google.requests.at(-1)?.status);
    return 200;
  };
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.earlySync = true;
  await call(google, CHANGES, channel(receiver));
  expect(answeredAtSync).toEqual([200, 0]);
});

test('without early sync nothing is sent while watch is slow, and then sync goes first', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock, faults: { watchDelayMs: 5000 } });
  const answer = call(google, CHANGES, channel(receiver));
  await expect.poll(() => clock.pending()).toBe(1);
  google.editFile(ALICE, undefined);
  await clock.advance(4999);
  expect(receiver.received).toEqual([]);
  expect(google.channels()).toHaveLength(1);
  await clock.advance(1);
  expect((await answer).status).toBe(200);
  await receiver.until(2);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('with early sync a slow watch is overtaken by notifications too', async () => {
  const clock = drivenClock(NOW);
  const faults = { watchDelayMs: 5000, earlySync: true };
  const { google, receiver } = await stage({ clock, faults });
  const answer = call(google, CHANGES, channel(receiver));
  await receiver.until(1);
  google.editFile(ALICE, undefined);
  await receiver.until(2);
  await expect.poll(() => clock.pending()).toBe(1);
  await clock.advance(5000);
  expect((await answer).status).toBe(200);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('when the answer of watch is lost the channel lives all the same, and its id is taken', async () => {
  const { google, receiver } = await stage({ faults: { loseWatchAnswer: 1 } });
  const { drive } = clientsFor(google);
  const request = { pageToken: '1', requestBody: channel(receiver) };
  await expect(drive.changes.watch(request)).rejects.toThrow();
  await receiver.until(1);
  expect(google.requests[0]?.status).toBe(0);

  expect(await rejectionOf(drive.changes.watch(request))).toMatchObject({
    status: 400,
    reason: 'channelIdNotUnique',
  });
  // What sync has brought is enough to stop it.
  const resourceId = receiver.received[0]?.headers['x-goog-resource-id'] ?? null;
  const { id } = request.requestBody;
  expect((await drive.channels.stop({ requestBody: { id, resourceId } })).status).toBe(204);
  expect((await drive.changes.watch(request)).status).toBe(200);
});

test('a call that hangs does nothing and is never answered', async () => {
  const { google, receiver } = await stage({ faults: { hang: 'watch' } });
  const { drive } = clientsFor(google);
  const patience = new AbortController();
  const watch = drive.changes.watch(
    { pageToken: '1', requestBody: channel(receiver) },
    { signal: patience.signal },
  );
  await expect.poll(() => google.requests.length).toBe(1);
  expect((await get(google, START)).status).toBe(200);
  patience.abort();
  await expect(watch).rejects.toThrow();
  expect(google.channels()).toEqual([]);
  expect(google.requests[0]).toMatchObject({ status: 0, path: '/drive/v3/changes/watch' });
});

test('a dropped notification is never sent', async () => {
  const { google, receiver } = await stage();
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.drop = true;
  google.editFile(ALICE, undefined);
  google.faults.drop = false;
  google.editFile(ALICE, undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'change']);
  expect(google.deliveries[1]).toMatchObject({ attempt: 0, outcome: 'dropped', state: 'change' });
});

test('a duplicated notification comes twice under the same number', async () => {
  const { google, receiver } = await stage({ faults: { duplicate: true } });
  await call(google, CHANGES, channel(receiver));
  google.editFile(ALICE, undefined);
  await receiver.until(4);
  await google.idle();
  const [first, second, third, fourth] = numbersOf(google);
  expect([first, second]).toEqual([1, 1]);
  expect(third).toBe(fourth);
});

test('reordered notifications overtake each other, and the last one does not wait for ever', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock, faults: { reorder: true } });
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  for (let index = 0; index < 3; index += 1) google.editFile(ALICE, undefined);
  await clock.advance(1000);
  const [sync, second = 0, first = 0, third = 0] = numbersOf(google);
  expect(sync).toBe(1);
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThan(third);
  expect(receiver.received).toHaveLength(4);
});

test('a delayed notification arrives although its channel was stopped meanwhile', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  const { json } = await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.delayMs = 60_000;
  google.editFile(ALICE, undefined);
  await call(google, STOP, json);
  await clock.advance(59_999);
  expect(receiver.states()).toEqual(['sync']);
  await clock.advance(1);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('a chance between never and always is decided by the dice', async () => {
  const dice = [0.1, 0.9];
  let throws = 0;
  const { google, receiver } = await stage();
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  const lucky = await stage({ random: () => dice[throws++ % 2] ?? 0, faults: { drop: 0.5 } });
  await call(lucky.google, CHANGES, channel(lucky.receiver));
  await expect.poll(() => lucky.google.deliveries.length).toBe(1);
  expect(lucky.google.deliveries[0]?.outcome).toBe('dropped');
  expect(google.deliveries[0]?.outcome).toBe('delivered');
});

test('the switches can be read and set over HTTP', async () => {
  const { google, receiver } = await stage();
  const patch = (body: unknown) => call(google, '/simulator/faults', body, { method: 'PATCH' });
  const faults = { watchError: { reason: 'notFound', times: 1 }, drop: 0.5, hang: 'stop' };
  expect((await patch(faults)).status).toBe(200);
  expect(google.faults).toMatchObject(faults);
  expect((await get(google, '/simulator/faults')).json).toEqual(google.faults);
  expect(await call(google, CHANGES, channel(receiver))).toMatchObject({ status: 404 });

  for (const wrong of [{ nonsense: 1 }, { drop: 2 }, { watchError: 'unheardOf' }, { hang: 'x' }]) {
    expect(await patch(wrong)).toMatchObject({ status: 400, reason: 'invalid' });
  }
  expect((await patch({ watchError: null, drop: false, hang: false })).status).toBe(200);
  const { json } = await call(google, CHANGES, channel(receiver));
  expect((await get(google, '/simulator/channels')).json).toMatchObject([
    { resource: 'drive.changes', resourceId: json.resourceId, openedBy: { user: ALICE } },
  ]);
  expect((await get(google, '/simulator/deliveries')).status).toBe(200);
  expect((await get(google, '/simulator/nothing')).status).toBe(404);
});
