import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEPLOYMENT_OWNER } from '../../lib/api/owner.ts';
import { socketsOf } from '../../lib/stream/rows/read-sockets.ts';
import type { Table } from '../../lib/table/table.ts';
import { closeServer } from '../../local/close-server.ts';
import { freePort } from '../../local/ports.ts';
import {
  databaseClient,
  LOCAL_USER,
  type RunningTidings,
  runTidings,
} from '../../local/run-tidings.ts';
import { tidingsClient } from '../../local/tidings-client.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { type ListenProcess, startListen } from '../cli/listen/listen-process.ts';
import { startTarget, type Target } from '../cli/listen/target.ts';
import { type Chromium, installChromium } from '../support/chromium.ts';
import { type ExampleProcess, startExample } from './example-process.ts';
import { type OpenPage, openPage } from './open-page.ts';

const DEADLINE_MS = 60_000;
// Shorter than a client waits until it pings: it has to reconnect.
const IDLE_SECONDS = 3;
const TYPE = 'drive.changes.change';

let folder: string;
let tidings: RunningTidings;
let table: Table;
let chromium: Chromium;
let service: ExampleProcess;
let pageServer: ExampleProcess;
let opened: OpenPage | undefined;
let listen: ListenProcess;
/** What `listen` forwards to: one after the other, on the same port. */
const targets: Target[] = [];
/** How many notifications Google has sent. */
let sent = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-stream-'));
  const [port, apiKey, sealSecret] = [await freePort(), newSecret(), newSecret()];
  const socketTimeouts = { idleSeconds: IDLE_SECONDS };
  [chromium, tidings] = await Promise.all([
    installChromium(),
    runTidings({ port, apiKey, sealSecret, socketTimeouts }),
  ]);
  const client = DynamoDBDocumentClient.from(databaseClient(tidings.environment));
  table = { client, name: tidings.tableName, deadlineMs: DEADLINE_MS };
  await tidingsClient(tidings.url, apiKey).watch({ resource: 'drive.changes', parameters: {} });
  service = startService();
  pageServer = startExample('stream-browser/server.ts', { ...environment(), PORT: '0' });
  if ('path' in chromium) opened = await openPage(chromium.path, await pageServer.line(/^http:/));
  const target = await startTarget();
  targets.push(target);
  const access = ['--url', tidings.url, '--key', tidings.apiKey];
  const forwarding = ['--types', 'drive.**', '--forward-to', String(target.port)];
  listen = startListen([...access, ...forwarding], { configFolder: folder });
  // Each begins with what happens from then on.
  await service.line(/^live$/);
  await listen.until('  live');
  await opened?.page.locator('#state', { hasText: 'live' }).waitFor({ timeout: DEADLINE_MS });
});

afterAll(async () => {
  await opened?.close();
  await Promise.all([service?.end('SIGKILL'), pageServer?.end('SIGKILL')]);
  listen?.child.kill('SIGKILL');
  await listen?.ended;
  for (const { server } of targets) if (server.listening) await closeServer(server);
  table?.client.destroy();
  await tidings?.close();
  await rm(folder, { recursive: true, force: true });
});

const newSecret = () => randomBytes(24).toString('base64url');
const environment = () => ({ TIDINGS_URL: tidings.url, TIDINGS_KEY: tidings.apiKey });

function startService(): ExampleProcess {
  const file = join(folder, 'place.json');
  return startExample('stream-service.ts', { ...environment(), PLACE_FILE: file });
}

const eventually = (condition: () => boolean | Promise<boolean>, description: string) =>
  waitUntil(condition, description, { timeoutMs: DEADLINE_MS });

const sockets = () => socketsOf(table, DEPLOYMENT_OWNER, { nowMs: Date.now() });

/** Waits until each client has a connection that is none of these. */
async function allConnected(ended: readonly string[]): Promise<string[]> {
  const clients = opened ? 3 : 2;
  let open: string[] = [];
  await eventually(async () => {
    open = await sockets();
    return open.length === clients && !open.some((id) => ended.includes(id));
  }, 'every client has a new connection');
  return open;
}

/** Has Google send notifications, one after the other. */
function announce(count: number): void {
  for (let number = 0; number < count; number += 1) {
    expect(tidings.google.notify({ resource: 'drive.changes', user: LOCAL_USER })).toBe(1);
    sent += 1;
  }
}

/** The numbers that the log has, in order, once it has all that Google has sent. */
async function logged(): Promise<number[]> {
  let numbers: number[] = [];
  await eventually(async () => {
    const url = `${tidings.url}/events?limit=100&types=${TYPE}`;
    const headers = { authorization: `Bearer ${tidings.apiKey}` };
    const { events } = (await (await fetch(url, { headers })).json()) as {
      events: { sequence: string }[];
    };
    numbers = events.map(({ sequence }) => Number(sequence));
    return numbers.length === sent;
  }, 'the log has every event');
  return numbers;
}

/** What the service has counted: its count and the number of each event. */
const countedByService = (from: ExampleProcess) =>
  from.lines.flatMap((line) => {
    const [, count, number] = /^(\d+) (\d{16}) /.exec(line) ?? [];
    return count === undefined ? [] : [{ count: Number(count), number: Number(number) }];
  });

const shownByPage = async () => {
  const texts = await opened?.page.locator('#events li').allTextContents();
  return (texts ?? []).map((text) => Number(text.split(' ')[0]));
};

/** Ends the target. @returns what starts another one in its place. */
async function endTarget(): Promise<() => Promise<void>> {
  const { server, port } = targets.at(-1) as Target;
  await closeServer(server);
  return async () => void targets.push(await startTarget({ port }));
}

/** The numbers that the targets took. What was on its way when one ended may have come again. */
const takenByTargets = () => [...new Set(targets.flatMap(({ taken }) => taken))];

test('a service counts every event once, in order, through three connections that end', async () => {
  let open = await sockets();
  for (let round = 0; round < 3; round += 1) {
    const startTargetAgain = await endTarget();
    announce(5);
    // As the gateway ends them after two hours. Events come before, while and after it does.
    const connections = tidings.streamUrl.replace('ws:', 'http:');
    for (const id of open) await fetch(`${connections}/@connections/${id}`, { method: 'DELETE' });
    announce(5);
    open = await allConnected(open);
    await startTargetAgain();
  }
  announce(5);
  const numbers = await logged();
  await eventually(() => countedByService(service).length >= sent, 'the service has counted');
  expect(countedByService(service)).toEqual(
    numbers.map((number, index) => ({ count: index + 1, number })),
  );
});

test('a page of a browser has counted to the same number', async ({ skip }) => {
  if ('missing' in chromium) {
    const reason = `The page is left out: ${chromium.missing}`;
    console.log(reason);
    skip(reason);
  }
  await eventually(async () => (await shownByPage()).length >= sent, 'the page has counted');
  expect(await shownByPage()).toEqual(await logged());
  expect(await opened?.page.textContent('#count')).toBe(String(sent));
});

test('listen has forwarded every event, in order, while its target restarted three times', async () => {
  await eventually(() => takenByTargets().length >= sent, 'the targets have taken all');
  expect(takenByTargets()).toEqual(await logged());
  // The last answer may not have been read yet.
  await listen.until(new RegExp(` ${(await logged()).at(-1)} .*→ 204`));
  expect(targets).toHaveLength(4);
  expect(listen.output()).toMatch(/→ .*ECONNREFUSED.*waiting for/);
  listen.child.kill('SIGINT');
  expect(await listen.ended).toBe(130);
  expect(listen.errors()).toContain(`${sent} events seen, ${sent} forwarded, 0 failed\n`);
});

test('a service that is killed goes on exactly where it was', async () => {
  announce(5);
  await eventually(() => countedByService(service).length > 0, 'it counts');
  await service.end('SIGKILL');
  announce(5);
  service = startService();
  await eventually(() => countedByService(service).at(-1)?.count === sent, 'it has counted all');
  expect(countedByService(service).at(-1)?.number).toBe((await logged()).at(-1));
});

test('connections that the gateway ends as idle are opened again, and nothing is lost', async () => {
  const opens = () => service.lines.filter((line) => line === 'open').length;
  const before = opens();
  const byPage = opened?.page.waitForEvent('websocket', { timeout: DEADLINE_MS });
  await eventually(() => opens() > before, 'the service has another connection');
  await byPage;
  announce(5);
  const numbers = await logged();
  await eventually(() => countedByService(service).at(-1)?.count === sent, 'the service has all');
  if (!opened) return;
  await eventually(async () => (await shownByPage()).length >= sent, 'the page has all');
  expect(await shownByPage()).toEqual(numbers);
});
