import { expect, test } from 'vitest';
import { DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  currentOf,
  healthOf,
  MINUTE,
  onlyCurrentIsOpen,
  specFor,
  started,
  statesOf,
  stored,
} from './watches.ts';

/** A Google that names no end for the channels that it opens. */
const namesNoEnd: typeof fetch = async (url, init) => {
  const answer = await fetch(url, init);
  if (!answer.ok || !new URL(String(url)).pathname.endsWith('/watch')) return answer;
  const { expiration: _, ...rest } = (await answer.json()) as Record<string, unknown>;
  return Response.json(rest);
};

async function neverExpires(): Promise<Renewing> {
  return renewing({ fetch: namesNoEnd });
}

test('a channel for which Google names no end never expires, whatever was requested', async () => {
  const set = await neverExpires();
  const watch = await started(set, specFor({ leaseSeconds: 4 * 3600 }));
  const channel = await currentOf(set, watch);
  expect(channel).toMatchObject({
    state: 'active',
    neverExpires: true,
    requestedExpirationMs: NOW_MS + 4 * HOUR,
  });
  expect(channel).not.toHaveProperty('expirationMs');
  expect(watch).not.toHaveProperty('expirationMs');
});

test('a watch whose channel never expires is renewed when the requested lease would be', async () => {
  const set = await neverExpires();
  const spec = specFor({ leaseSeconds: 4 * 3600 });
  const watch = await started(set, spec);
  const usual = await renewing();
  expect(watch.renewAtMs).toBe((await started(usual, spec)).renewAtMs);
});

test('a renewal of a channel that never expires stops that channel at Google', async () => {
  const set = await neverExpires();
  const watch = await started(set, specFor({ leaseSeconds: 4 * 3600 }));
  await set.pass((watch.renewAtMs ?? 0) + MINUTE - NOW_MS);
  expect((await stored(set, watch)).currentId).not.toBe(watch.currentId);
  expect(await statesOf(set, watch)).toEqual(['stopped', 'active']);
  expect(asked(set, 'stop')).toHaveLength(1);
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
});

test('a channel that never expires counts as open as long as its watch cannot be renewed', async () => {
  const set = await neverExpires();
  const watch = await started(set, specFor({ leaseSeconds: 4 * 3600 }));
  set.google.faults.watchError = 'backendError';
  await set.pass(DAY, 10 * MINUTE);
  expect(await currentOf(set, watch)).toMatchObject({ id: watch.currentId, state: 'active' });
  expect(await healthOf(set, watch)).toMatchObject({ status: 'degraded' });
});
