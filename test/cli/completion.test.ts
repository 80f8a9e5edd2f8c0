import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from './support/run-command.ts';

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

/** The lines that a shell's script gets for these words, the last of which is not complete yet. */
async function completed(...words: string[]): Promise<string[]> {
  expect(await runCommand(['complete', '--', ...words])).toMatchObject({ code: 0, errors: '' });
  return lines.join('\n').split('\n');
}

test('a verb is completed, and not with names of files', async () => {
  expect(await completed('watch', 're')).toEqual([expect.stringMatching(/^renew\t/), ':4']);
});

test('a flag of a verb without a noun is completed', async () => {
  expect(await completed('listen', '--forw')).toEqual([
    expect.stringMatching(/^--forward-to\t/),
    ':4',
  ]);
});

test('a value of a flag that has choices is completed', async () => {
  expect(await completed('delivery', 'list', '--status', 'fa')).toEqual(['failed\t', ':4']);
});

test('so is the type of a hook', async () => {
  expect(await completed('hook', 'create', '--type', 'mo')).toEqual(['module\t', ':4']);
});

test.each([
  [['account', 'add', '']],
  [['hook', 'create', '']],
  [['event', 'publish', '--file', 'ke']],
  [['endpoint', 'create', 'https://example.com', '--filter', '']],
])('where nothing is known, as for %j, the shell has names of files', async (words) => {
  expect(await completed(...words)).toEqual([':0']);
});

test('the script of bash can be read twice, and leaves names of files to bash', async () => {
  expect(await runCommand(['completion', 'bash'])).toMatchObject({ code: 0, errors: '' });
  const script = lines.join('\n');
  expect(script).not.toContain('readonly');
  expect(script).toMatch(/^complete -o default -F __tidings_complete tidings$/m);
});

test('the script of bash runs nothing of what is typed', async () => {
  await runCommand(['completion', 'bash']);
  const script = lines.join('\n');
  expect(script).not.toContain('eval');
  expect(script).toContain(`$(tidings complete -- "\${words[@]:1}" 2>/dev/null)`);
});

test.each(['zsh', 'fish', 'powershell'])('%s has a script', async (shell) => {
  expect(await runCommand(['completion', shell])).toMatchObject({ code: 0, errors: '' });
  expect(lines.join('\n')).toContain('tidings');
});

test('its help has an example', async () => {
  expect((await runCommand(['completion', '--help'])).output).toContain('tidings completion bash');
});
