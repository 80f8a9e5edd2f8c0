import { expect, test } from 'vitest';
import type { Google } from '../../../google-simulator/google.ts';
import { ALICE, call, channel, startSimulator } from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';

const get = (google: Google, path: string) => call(google, path, undefined, { method: 'GET' });

test('fault switches can be read and set over HTTP', async () => {
  const { google, receiver } = await startSimulator();
  const patch = (body: unknown) => call(google, '/simulator/faults', body, { method: 'PATCH' });
  const faults = { watchError: { reason: 'notFound', times: 1 }, drop: 0.5, hang: 'stop' };
  expect((await patch(faults)).status).toBe(200);
  expect(google.faults).toMatchObject(faults);
  expect((await get(google, '/simulator/faults')).json).toEqual(google.faults);
  expect(await call(google, CHANGES, channel(receiver))).toMatchObject({ status: 404 });

  for (const wrong of [
    { nonsense: 1 },
    { drop: 2 },
    { watchError: 'unknown' },
    { hang: 'x' },
    { listError: { reason: 5 } },
    { listError: { status: 5 } },
    { stopError: { message: {} } },
    { tokenError: { times: 'x' } },
    { tokenError: { nonsense: 1 } },
    { tokenError: [] },
  ]) {
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
