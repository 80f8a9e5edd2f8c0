import { beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { lifecycleEventId } from '../../lib/outbox/event-id.ts';
import { REFUSING_URL } from '../support/broken-endpoints.ts';
import { API_KEY, CHANGES, type ManagerStage, startManager, USER } from './packaged-manager.ts';
import type { PackagedStageOptions } from './packaged-stage.ts';

let stage: ManagerStage;

function begin(options: PackagedStageOptions = {}): void {
  beforeAll(async () => {
    stage = await startManager(options);
  });
}

const SINCE = { since: '2026-01-01T00:00:00Z' };
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /events': { type: 'order.created' },
  'POST /endpoints': { url: 'https://receiver.example/', events: ['*'] },
  'PATCH /endpoints/{id}': { description: 'mine' },
  'POST /endpoints/{id}/rotate-secret': {},
  'POST /endpoints/{id}/test': {},
  'POST /endpoints/{id}/recover': SINCE,
  'POST /endpoints/{id}/replay': SINCE,
  'POST /hooks': { types: ['*'], type: 'code', arg: 'function hook() {}' },
  'PATCH /hooks/{id}': { description: 'mine' },
  'POST /hooks/{id}/test': {},
};

function bodyFor(routeKey: string): unknown {
  // The credentials of a new account are sealed before they are stored.
  if (routeKey.includes('/accounts')) return stage.google.authorizedUser(USER);
  return BODIES[routeKey] ?? CHANGES;
}

function idFor(routeKey: string): string {
  if (routeKey.includes('/events/')) return lifecycleEventId('any');
  return routeKey.includes('/deliveries/') ? `c.${lifecycleEventId('any')}` : 'c';
}

const post = () => stage.call('POST /channels', { body: CHANGES });

describe('without credentials for Google', () => {
  begin({ googleCredentials: '{}' });

  test('POST says what is missing and where it belongs, and stores nothing', async () => {
    const { statusCode, json } = await post();
    expect(statusCode).toBe(500);
    expect(json.error).toMatchObject({ code: 'google-credentials', field: 'type' });
    expect(json.error.message).toContain('google-credentials');
    expect((await stage.call('GET /channels')).json).toEqual({ channels: [] });
  });

  test('POST still rejects an invalid request first', async () => {
    const { statusCode } = await stage.call('POST /channels', { body: {} });
    expect(statusCode).toBe(400);
  });

  test('POST works as soon as they are in the secret', async () => {
    stage.rotate('googleCredentials', JSON.stringify(stage.google.authorizedUser(USER)));
    stage.pass(10_000);
    expect((await post()).statusCode).toBe(201);
  });

  test('POST works as soon as revoked ones are replaced', async () => {
    stage.google.revoke(USER);
    expect((await post()).json.error.code).toBe('google-reconnect');
    stage.rotate('googleCredentials', JSON.stringify(stage.google.authorizedUser(USER)));
    stage.pass(10_000);
    expect((await post()).statusCode).toBe(201);
  });
});

describe('with a Google that rejects calls', () => {
  begin();

  test('the class of the rejection is in the answer and in the row', async () => {
    stage.google.faults.watchError = 'pushNotSupportedForRequestedResource';
    const { statusCode, json } = await post();
    stage.google.faults.watchError = null;
    expect([statusCode, json.error.code]).toEqual([422, 'google-unsupported']);
    const [row] = (await stage.call('GET /channels')).json.channels;
    expect(row).toMatchObject({
      state: 'failed',
      failure: {
        class: 'unsupported',
        reason: 'pushNotSupportedForRequestedResource',
        message: json.error.message,
        at: expect.stringMatching(/^\d{4}-.+Z$/),
      },
    });
    expect(Object.keys(row.failure)).toEqual(['class', 'reason', 'message', 'at']);
  });

  test('a stop that fails can be repeated', async () => {
    const { json } = await post();
    stage.google.faults.stopError = 'forbidden';
    const failed = await stage.call('DELETE /channels/{id}', { id: json.id });
    expect([failed.statusCode, failed.json.error.code]).toEqual([422, 'google-blocked']);
    const shown = await stage.call('GET /channels/{id}', { id: json.id });
    expect(shown.json).toMatchObject({ state: 'stopping', failure: { reason: 'forbidden' } });
    stage.google.faults.stopError = null;
    const stopped = await stage.call('DELETE /channels/{id}', { id: json.id });
    expect([stopped.statusCode, stopped.json.state]).toEqual([200, 'stopped']);
  });
});

describe('with a database that is down', () => {
  begin({ databaseUrl: REFUSING_URL });

  // The types of events are in no row.
  const routes = Object.keys(ROUTES).filter((routeKey) => routeKey !== 'GET /event-types');
  test.each(routes)('%s is a 503, without a call to Google', async (routeKey) => {
    const request = { id: idFor(routeKey), body: bodyFor(routeKey) };
    const { statusCode, json } = await stage.call(routeKey, request);
    expect([statusCode, json.error.code]).toEqual([503, 'storage-failed']);
    expect(stage.google.requests).toEqual([]);
  });

  test('a request without a key is still a 401', async () => {
    expect((await stage.call('GET /channels', { headers: {} })).statusCode).toBe(401);
  });
});

describe('with a secret store that is down', () => {
  begin({ secretsUrl: REFUSING_URL });

  test('a request with a valid key is a 503, not a 401', async () => {
    const { statusCode, json } = await stage.call('GET /channels');
    expect([statusCode, json.error.code]).toEqual([503, 'secret-unavailable']);
    expect(JSON.stringify(json)).not.toContain(API_KEY);
    expect(stage.database.calls()).toEqual([]);
  });
});
