import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profilesFile, readProfiles } from '../../cli/profiles/profiles-file.ts';
import { runTidingsCommand } from '../../cli/run-tidings-command.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { type FakeService, startFakeService } from './support/fake-service.ts';
import { runCommand } from './support/run-command.ts';

let folder: string;
let service: FakeService;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-login-'));
  service = await startFakeService(({ authorization, path }) => {
    if (authorization !== 'Bearer the-key')
      return { status: 401, body: { error: { code: 'unauthorized', message: 'No' } } };
    return path.startsWith('/watches')
      ? { status: 200, body: { watches: [] } }
      : { status: 200, body: { accounts: [], endpoints: [], hooks: [], deliveries: [] } };
  });
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const environment = () => ({ XDG_CONFIG_HOME: folder });
const stored = () => readProfiles(profilesFile(environment()));

test('a URL and a key that work become the current profile, and the next command uses them', async () => {
  const args = ['login', '--url', service.url, '--key', 'the-key', '--profile', 'prod'];
  expect(await runCommand(args, { environment: environment() })).toMatchObject({ code: 0 });
  expect(stored()).toEqual({
    current: 'prod',
    profiles: { prod: { url: service.url, key: 'the-key' } },
  });
  const status = await runCommand(['status', '--json'], { environment: environment() });
  expect(JSON.parse(status.output)).toMatchObject({ url: service.url, profile: 'prod' });
});

test('the key comes from the input where there is no terminal', async () => {
  const ran = await runCommand(['login', '--url', service.url], {
    environment: environment(),
    input: 'the-key\n',
  });
  expect(ran.code).toBe(0);
  expect(stored().profiles['default']).toEqual({ url: service.url, key: 'the-key' });
});

test('a key that does not work is 4, and nothing is stored', async () => {
  const args = ['login', '--url', service.url, '--key', 'another-key'];
  const ran = await runCommand(args, { environment: environment() });
  expect(ran).toMatchObject({ code: 4, output: '' });
  expect(ran.errors).not.toContain('another-key');
  expect(stored()).toEqual({ profiles: {} });
});

test.each([
  [['--key', 'the-key'], /--url/],
  [['--url', 'SERVICE'], /--key/],
  [['--url', 'SERVICE', '--key', 'two words'], /copy it again/],
  [['--url', 'SERVICE', '--key', 'the-key', '--profile', '../x'], /--profile/],
  [['--url', 'SERVICE', '--key', 'the-key', '--profile', 'local'], /npm start/],
])('login %j is a wrong command line', async (flags, message) => {
  const args = flags.map((flag) => (flag === 'SERVICE' ? service.url : flag));
  const ran = await runCommand(['login', ...args], { environment: environment() });
  expect(ran).toMatchObject({ code: 2, output: '' });
  expect(ran.errors).toMatch(message);
});

test('on a terminal it asks for both, and does not show the key', async () => {
  const terminal = fakeTerminal(true);
  // Its questions are no data.
  const shown: string[] = [];
  terminal.errors.on('data', (chunk) => shown.push(String(chunk)));
  const ended = runTidingsCommand(['login'], {
    terminal,
    environment: environment(),
    version: '1.2.3',
    now: Date.now,
    onInterrupt: () => undefined,
  });
  await expect.poll(() => shown.join(''), { interval: 5 }).toContain('URL');
  terminal.input.write(`${service.url}\r`);
  await expect.poll(() => shown.join(''), { interval: 5 }).toContain('API key');
  terminal.input.write('the-key\r');
  expect(await ended).toBe(0);
  expect(shown.join('')).not.toContain('the-key');
  expect(readFileSync(profilesFile(environment()), 'utf8')).toContain('the-key');
});

test('Ctrl-C at a question is 130, without a message', async () => {
  const terminal = fakeTerminal(true);
  const ended = runTidingsCommand(['login'], {
    terminal,
    environment: environment(),
    version: '1.2.3',
    now: Date.now,
    onInterrupt: () => undefined,
  });
  await expect.poll(() => terminal.errorText(), { interval: 5 }).toContain('URL');
  terminal.input.write('\u0003');
  expect(await ended).toBe(130);
  expect(terminal.written()).toBe('');
});
