import { expect, test } from 'vitest';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import type { WatchSpec } from '../../../lib/watches/watch-spec.ts';
import { DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { channelsOf, specFor, started } from './watches.ts';

/** A request to open a channel as Google receives it. */
interface Sent {
  url: string;
  body: Record<string, unknown>;
}

/** Records the requests to open a channel. */
function recording(change: (answer: object) => object = (answer) => answer) {
  const sent: Sent[] = [];
  const send: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    if (!String(url).includes('/watch') || response.status !== 200) return response;
    const { pathname, search } = new URL(String(url));
    sent.push({ url: pathname + search, body: JSON.parse(String(init?.body)) });
    return Response.json(change((await response.json()) as object));
  };
  return { sent, send };
}

const SPECS: [string, Partial<WatchSpec>][] = [
  [
    'a shared drive (Nango PR 6756)',
    {
      parameters: {
        pageToken: '7',
        driveId: 'team',
        supportsAllDrives: true,
        includeItemsFromAllDrives: true,
      },
    },
  ],
  [
    'repeated parameters',
    {
      resource: 'calendar.events',
      parameters: {
        calendarId: 'primary',
        eventTypes: ['focusTime', 'default', 'outOfOffice'],
        privateExtendedProperty: ['b=2', 'a=1'],
      },
    },
  ],
  ['token data of the user', { tokenData: 'tenant=7;plan=pro' }],
  ['only what is required', {}],
];

test.each(SPECS)(
  'a renewal sends the same request as the first opening: %s (L17)',
  async (_, changes) => {
    const { sent, send } = recording();
    const set = await renewing({ fetch: send });
    const { parameters = specFor().parameters } = changes;
    const driveId = parameters['driveId'] ? { driveId: await sharedDrive(set.google) } : {};
    const spec = specFor({ ...changes, parameters: { ...parameters, ...driveId } });
    const watch = await started(set, spec);
    await set.clock.advance(HOUR);
    await renewWatch(set.own, watch.id);
    const [first, second] = sent;
    expect(sent).toHaveLength(2);
    expect(second?.url).toBe(first?.url);
    const { id, token, expiration, ...rest } = first?.body ?? {};
    expect(second?.body).toMatchObject(rest);
    expect(Object.keys(second?.body ?? {})).toEqual(Object.keys(first?.body ?? {}));
    expect(second?.body['id']).not.toBe(id);
    expect(second?.body['token']).not.toBe(token);
    const dataOf = (text: unknown) => String(text).split('.').slice(1).join('.');
    expect(dataOf(second?.body['token'])).toBe(spec.tokenData ?? '');
    expect(Number(second?.body['expiration'])).toBe(Number(expiration) + HOUR);
  },
);

async function sharedDrive({ url, accessToken }: Awaited<ReturnType<typeof renewing>>['google']) {
  const made = await fetch(`${url}/drive/v3/drives?requestId=${crypto.randomUUID()}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'team' }),
  });
  return ((await made.json()) as { id: string }).id;
}

test('a renewal uses the account of the watch (L17)', async () => {
  const set = await renewing();
  const { id: account } = await set.connect('second@example.com');
  const watch = await started(set, specFor({ account }));
  await renewWatch(set.own, watch.id);
  const users = set.google.requests
    .filter(({ path }) => /watch|stop/.test(path))
    .map(({ user }) => user);
  expect(users).toEqual(['second@example.com', 'second@example.com', 'second@example.com']);
  expect((await channelsOf(set, watch)).map((channel) => channel.account)).toEqual([
    account,
    account,
  ]);
});

test.each<[string, Partial<WatchSpec>, number]>([
  ['the setting', {}, 48 * 3600],
  ['the request of the user', { leaseSeconds: 7200 }, 7200],
  ['the setting, if the user requests more', { leaseSeconds: 30 * 86_400 }, 48 * 3600],
  [
    'the setting, where Google documents no maximum',
    { resource: 'calendar.events', parameters: { calendarId: 'primary' } },
    48 * 3600,
  ],
])('a channel is requested for as long as %s says (L1, L16)', async (_, changes, seconds) => {
  const { sent, send } = recording();
  const set = await renewing({ fetch: send });
  const watch = await started(set, specFor(changes));
  expect(Number(sent[0]?.body['expiration'])).toBe(NOW_MS + seconds * 1000);
  await set.clock.advance(HOUR);
  await renewWatch(set.own, watch.id);
  expect(Number(sent[1]?.body['expiration'])).toBe(NOW_MS + HOUR + seconds * 1000);
});

test('a lease longer than Google documents is never requested', async () => {
  const { sent, send } = recording();
  const set = await renewing({ fetch: send, settings: { leaseCapSeconds: 90 * 86_400 } });
  const file = set.google.editFile('user@example.com', undefined, { name: 'a' });
  await started(set, specFor({ resource: 'drive.files', parameters: { fileId: file.id } }));
  await started(set);
  const seconds = sent.map(({ body }) => (Number(body['expiration']) - NOW_MS) / 1000);
  expect(seconds).toEqual([86_400, 7 * 86_400]);
});

test('the expiration that Google grants counts, not the requested one', async () => {
  const expirationMs = NOW_MS + 3 * HOUR;
  const { send } = recording((answer) => ({ ...answer, expiration: String(expirationMs) }));
  const set = await renewing({ fetch: send });
  const watch = await started(set);
  expect(watch.expirationMs).toBe(expirationMs);
  expect(watch.dueAtMs).toBeGreaterThan(NOW_MS + HOUR);
  expect(watch.dueAtMs).toBeLessThanOrEqual(NOW_MS + 2.25 * HOUR);
  const [channel] = await channelsOf(set, watch);
  expect(channel).toMatchObject({ expirationMs, requestedExpirationMs: NOW_MS + 2 * DAY });
});

test('a renewal that gets a channel without an end removes the end of the lease before it', async () => {
  let ends = true;
  const { send } = recording(({ expiration, ...answer }: { expiration?: string }) =>
    ends ? { ...answer, expiration } : answer,
  );
  const set = await renewing({ fetch: send });
  const watch = await started(set);
  ends = false;
  const renewed = await renewWatch(set.own, watch.id);
  expect(renewed).not.toHaveProperty('expirationMs');
  // It is renewed like the one before: a channel without an end can die too.
  expect(renewed.renewAtMs).toBe(watch.renewAtMs);
});
