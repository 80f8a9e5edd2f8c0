import { expect, test } from 'vitest';
import { confirm } from '../../local/confirm.mjs';
import { fakeTerminal } from '../cli/fake-terminal.ts';

test.each([
  ['yes\n', true],
  ['y\n', true],
  [' YES \n', true],
  ['no\n', false],
  ['N\n', false],
  ['\n', false],
  ['\u0003', undefined],
  ['\u0004', undefined],
])('%j', async (typed, confirmed) => {
  const terminal = fakeTerminal(true);
  const confirming = confirm('Stop all?', terminal);
  await terminal.type('Stop all?', typed);

  expect(await confirming).toBe(confirmed);
});

test('the end of the input confirms nothing, before and after the question', async () => {
  const terminal = fakeTerminal(true);
  const confirming = confirm('Stop all?', terminal);
  await terminal.type('Stop all?', 'y');
  terminal.input.end();

  expect(await confirming).toBeUndefined();
  expect(await confirm('Really?', terminal)).toBeUndefined();
  expect(terminal.written()).not.toContain('Really?');
});

test('any other text is rejected, and the question stays', async () => {
  const terminal = fakeTerminal(true);
  const confirming = confirm('Stop all?', terminal);
  await terminal.type('Stop all?', 'sure\n');
  await terminal.type('You must answer', '\u0015yes\n');

  expect(await confirming).toBe(true);
});

test('a second question can follow on the same terminal', async () => {
  const terminal = fakeTerminal(true);
  const first = confirm('Stop all?', terminal);
  await terminal.type('Stop all?', 'n\n');
  expect(await first).toBe(false);

  const second = confirm('Leave all?', terminal);
  await terminal.type('Leave all?', 'y\n');
  expect(await second).toBe(true);
});
