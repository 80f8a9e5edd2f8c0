import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { type StartProcess, startProcess } from './start-process.ts';

// What a machine takes that is six times slower: twice a start, and the retry.
const DEADLINE_MS = 150_000;
const TEST_TIMEOUT_MS = 4 * DEADLINE_MS;

let data: string;
let port: number;
let key: string;
let receiver: WebhookReceiver;
let tidings: StartProcess;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidings-stop-'));
  port = await freePort();
  receiver = await startWebhookReceiver();
  await start();
  key = (await readFile(join(data, 'api-key'), 'utf8')).trim();
});
afterEach(async () => {
  await tidings.interrupt();
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const args = ['--port', String(port), '--data', data, '--no-traffic'];
  tidings = startProcess(...args, '--endpoint', `${receiver.url}/hook`);
  await tidings.line(/as they are numbered/);
}

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(`http://localhost:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  // biome-ignore lint/suspicious/noExplicitAny: each use looks at what it asked for.
  return (await response.json()) as any;
}

async function publish(type: string, number: number): Promise<string> {
  const { events } = await api('POST', '/events', { type, data: { number } });
  return events[0].id;
}

const eventually = (condition: () => boolean | Promise<boolean>, description: string) =>
  waitUntil(condition, description, { timeoutMs: DEADLINE_MS });

async function numbered(ids: readonly string[]): Promise<{ id: string; sequence: string }[]> {
  const { events } = await api('GET', '/events?limit=100');
  return events.filter(({ id }: { id: string }) => ids.includes(id));
}

const receivedAt = (path: string) =>
  receiver.received.filter((request) => request.path === path).map(({ headers }) => headers);

test.each([
  ['SIGKILL', null],
  ['SIGTERM', 0],
] as const)(
  'after %s at once, the next start numbers each published event once and delivers it, and pending retries go on',
  async (signal, code) => {
    receiver.answers.set('/failing', { status: 500 });
    // One of them is still to come at the stop, also on a slow machine.
    const retrySchedule = [15, 15, 15, 15];
    const url = `${receiver.url}/failing`;
    await api('POST', '/endpoints', { url, events: ['retry.*'], retrySchedule });
    const retried = await publish('retry.later', 0);
    await eventually(() => receivedAt('/failing').length > 0, 'an attempt fails');
    const numbers = Array.from({ length: 25 }, (_, number) => number);
    const ids = await Promise.all(numbers.map((number) => publish('order.created', number)));
    tidings.child.kill(signal);
    expect(await tidings.ended).toBe(code);
    // Its programs end by themselves.
    await eventually(
      () =>
        fetch(`http://localhost:${port}`).then(
          () => false,
          () => true,
        ),
      'nothing is left running',
    );

    receiver.answers.delete('/failing');
    await start();
    await eventually(async () => (await numbered(ids)).length >= 25, 'each has a number');
    const wasReceived = (id: string) =>
      receivedAt('/hook').some((headers) => headers['webhook-id'] === id);
    await eventually(() => ids.every(wasReceived), 'each is delivered');
    const events = await numbered(ids);
    expect(events.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(events.map(({ sequence }) => sequence)).size).toBe(25);

    const deliveryOf = async () =>
      (await api('GET', `/deliveries?event=${retried}`)).deliveries.find(
        ({ attempts }: { attempts: unknown[] }) => attempts.length > 1,
      );
    await eventually(async () => (await deliveryOf())?.status === 'delivered', 'a retry succeeds');
  },
  TEST_TIMEOUT_MS,
);
