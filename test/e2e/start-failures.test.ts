import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder } from '../../local/data-folder.ts';
import { lockDataFolder } from '../../local/lock-data-folder.ts';
import { freePort } from '../../local/ports.ts';
import { killProgram } from './kill-program.ts';
import { startProcess } from './start-process.ts';

let data: string;
let busy: Server;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidings-failures-'));
  busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, resolve));
});

afterAll(async () => {
  busy.close();
  await rm(data, { recursive: true, force: true });
});

/** How it ended: its code and what it complained of, as lines. */
async function ending(...args: string[]): Promise<{ code: number | null; complaint: string[] }> {
  const started = startProcess(...args);
  const code = await started.ended;
  return { code, complaint: started.errors().trim().split('\n') };
}

test('a busy port is one sentence that names it', async () => {
  const { port } = busy.address() as AddressInfo;
  const { code, complaint } = await ending('--port', String(port), '--data', data);
  expect(code).toBe(1);
  expect(complaint).toHaveLength(1);
  expect(complaint[0]).toContain(String(port));
});

test('a broken database is one sentence that names the file and the way out', async () => {
  const folder = join(data, 'broken');
  await writeFile(openDataFolder(true, folder).databaseFile, 'not a database');
  const { code, complaint } = await ending('--port', String(await freePort()), '--data', folder);
  expect(code).toBe(1);
  expect(complaint).toHaveLength(1);
  expect(complaint[0]).toContain(folder);
  expect(complaint[0]).toContain('--fresh');
});

test('a data folder that is a file is one sentence that names it', async () => {
  const file = join(data, 'file');
  await writeFile(file, '');
  const { code, complaint } = await ending('--port', String(await freePort()), '--data', file);
  expect(code).toBe(1);
  expect(complaint).toHaveLength(1);
  expect(complaint[0]).toContain(file);
});

test.each([
  ['--prot', '3000'],
  ['--port', 'eighty'],
  ['--port', '70000'],
  ['--endpoint', 'http://example.com/'],
])('the arguments %s %s are refused in one sentence', async (...args) => {
  const { code, complaint } = await ending(...args);
  expect(code).toBe(1);
  expect(complaint).toHaveLength(1);
});

test('a data folder that another start uses is one sentence that names it', async () => {
  const folder = join(data, 'used');
  const lock = lockDataFolder(folder);
  const { code, complaint } = await ending('--port', String(await freePort()), '--data', folder);
  lock.release();
  expect(code).toBe(1);
  expect(complaint).toHaveLength(1);
  expect(complaint[0]).toContain(folder);
});

test('Ctrl-C while it starts ends it at once', async () => {
  const started = startProcess('--port', String(await freePort()), '--data', join(data, 'early'));
  await started.line(/Starting/);
  expect(await started.interrupt()).toBe(130);
  expect(started.errors()).toBe('');
});

test.each([
  [
    'database',
    (folder: string) => join(folder, 'dynamodb.sqlite'),
    /^tidings: DynamoDB was killed/,
  ],
  ['gateway', (_: string, port: number) => String(port), /^tidings: serverless offline ended/],
])('a %s that dies is one sentence, and nothing is left running', async (part, argument, says) => {
  const folder = join(data, `dying-${part}`);
  const port = await freePort();
  const started = startProcess(`--port=${port}`, '--data', folder);
  await started.line(/calendar\.events +sync/);
  killProgram(argument(folder, port));
  expect(await started.ended).toBe(1);
  expect(started.errors()).toMatch(new RegExp(says, 'm'));
  await expect(fetch(`http://localhost:${port}`)).rejects.toThrow();
});
