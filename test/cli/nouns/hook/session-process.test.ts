import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replyTo } from '../../support/api-documents.ts';
import { type CommandProcess, startCommand } from '../../support/command-process.ts';
import { type FakeService, startFakeService } from '../../support/fake-service.ts';

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

let folder: string;
let service: FakeService;
let session: CommandProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-session-'));
  writeFileSync(join(folder, 'enrich.ts'), 'export const hook = () => {};');
  service = await startFakeService(replyTo);
});
afterEach(async () => {
  session?.child.kill('SIGKILL');
  await session?.ended;
  session = undefined;
  await service.close();
  rmSync(folder, { recursive: true });
});

function start(options: { terminal?: boolean } = {}, ...flags: string[]): CommandProcess {
  const args = ['hook', 'create', '-n', 'order.created', join(folder, 'enrich.ts'), ...flags];
  const all = [...args, '--url', service.url, '--key', 'the-key'];
  session = startCommand(all, { configFolder: folder, ...options });
  return session;
}

const last = () => service.received.at(-1);

test('SIGTERM deletes the hook, and the session ends with 0', async () => {
  const { child, until, output, ended } = start({}, '--json');
  await until('lives as long as this command');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(last()).toMatchObject({ method: 'DELETE', path: expect.stringMatching(/^\/hooks\/4c7f/) });
  const [hook, run] = output().split('\n');
  expect(JSON.parse(hook ?? '')).toMatchObject({ secret: 'whsec_AAAA' });
  expect(JSON.parse(run ?? '')).toMatchObject({ outcome: 'ok' });
});

test.runIf(hasScript)('on a terminal runs have colours, and Ctrl-C deletes the hook', async () => {
  const { child, until, output, ended } = start({ terminal: true });
  await until('a line that was logged');
  expect(output()).toContain('\u001b[32mok');
  child.stdin?.write('\u0003');
  expect(await ended).toBe(0);
  expect(last()).toMatchObject({ method: 'DELETE' });
});
