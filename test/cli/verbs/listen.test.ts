import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-listen-verb-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  runCommand(['listen', ...args, '--url', 'https://abc.example', '--key', 'the-key'], {
    environment: { XDG_CONFIG_HOME: folder },
  });

test('--print-secret prints the secret and nothing else, the same each time', async () => {
  const { code, output, errors } = await run('--print-secret');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  expect(output).toMatch(/^whsec_\S{44}\n$/);
  expect((await run('--print-secret')).output).toBe(output);
  const json = await run('--print-secret', '--json');
  expect(JSON.parse(json.output)).toEqual({ secret: output.trim() });
});

test.each([
  [['--json', '-v'], '--verbose'],
  [['--since', '1h', '--cursor', 'x'], '--since'],
  [['--max-connections', '0', '--forward-to', '3000'], '--max-connections'],
  [['--max-connections', '2'], '--forward-to'],
  [['--forward-to', 'no target'], '--forward-to'],
  [['--types', 'a..b'], '--types'],
  [['--filter', '{'], '--filter'],
  [['--forward', '3000'], '--forward-to'],
])('%j is 2, and nothing is asked for: the message names %s', async (args, flag) => {
  const { code, output, errors } = await run(...args);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toMatch(/^tidings: [^\n]+\n$/);
  expect(errors).toContain(flag);
});

test('without a service it says how to get one', async () => {
  const { code, errors } = await runCommand(['listen'], {
    environment: { XDG_CONFIG_HOME: folder },
  });
  expect({ code, errors }).toEqual({
    code: 1,
    errors: expect.stringMatching(/^tidings: No service is known yet: run npm start/),
  });
});
