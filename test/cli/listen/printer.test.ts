import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createPrinter, type PrinterOptions } from '../../../cli/listen/printer.ts';
import { fakeTerminal } from '../fake-terminal.ts';
import { NOON_MS } from '../support/run-command.ts';
import { eventNumbered } from './event.ts';

const ATTEMPT = {
  posted: { outcome: 'answered', status: 204, firstLine: '', durationMs: 3 },
  number: 1,
  retryInMs: undefined,
  isLast: false,
} as const;

function printerOn(isTTY: boolean, options: Partial<PrinterOptions> = {}) {
  const terminal = fakeTerminal(isTTY);
  const session = { terminal, environment: {}, now: () => NOON_MS };
  const { json = false, verbose = false } = options;
  return { terminal, printer: createPrinter(session, { json, verbose }) };
}

describe('as text', () => {
  test('events and answers are on the output, a line each; the rest is on the errors', async () => {
    const { terminal, printer } = printerOn(false);
    await printer.event(eventNumbered(41));
    printer.attempt(eventNumbered(41), ATTEMPT, 'http://localhost:3000/');
    printer.status('live');
    expect(terminal.written()).toMatch(
      /^[\d:]+ {2}order\.created .*\n[\d:]+ {2}order.* → 204 in 3 ms\n$/,
    );
    expect(terminal.errorText()).toMatch(/^[\d:]+ {2}live\n$/);
    expect(terminal.written() + terminal.errorText()).not.toContain('\u001b');
  });

  test('on a terminal there are colours, and no line is written over', async () => {
    const { terminal, printer } = printerOn(true);
    await printer.event(eventNumbered(41));
    printer.status('live');
    const all = terminal.written() + terminal.errorText();
    expect(all).toContain('\u001b[2m');
    // Colours are the only orders.
    expect(all.replaceAll(/\[\d+m/g, '')).not.toMatch(/\r|\[[A-Z\d]/);
  });

  test('with verbose the whole of an event follows its line', async () => {
    const { terminal, printer } = printerOn(false, { verbose: true });
    await printer.event(eventNumbered(41));
    const [line = '', ...json] = terminal.written().split('\n');
    expect(line).toContain('order.created');
    expect(JSON.parse(json.join('\n'))).toEqual(eventNumbered(41));
  });
});

describe('as JSON', () => {
  test('each event is one line, and nothing else is on the output', async () => {
    const { terminal, printer } = printerOn(false, { json: true });
    const events = [eventNumbered(41, { data: { note: 'a\nb\u009b' } }), eventNumbered(42)];
    for (const event of events) {
      await printer.event(event);
      printer.attempt(event, ATTEMPT, 'http://localhost:3000/');
    }
    const lines = terminal.written().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
    expect(terminal.written()).not.toContain('\u009b');
    expect(terminal.errorText().match(/→ 204/g)).toHaveLength(2);
  });
});

test('an output that is full is waited for', async () => {
  const output = Object.assign(new PassThrough(), { isTTY: false });
  const session = {
    terminal: { ...fakeTerminal(false), output },
    environment: {},
    now: () => NOON_MS,
  };
  const printer = createPrinter(session, { json: false, verbose: false });
  let isPrinted = false;
  const big = eventNumbered(1, { subject: 'x'.repeat(100_000) });
  const printed = printer.event(big).then(() => {
    isPrinted = true;
  });
  await new Promise(setImmediate);
  expect(isPrinted).toBe(false);
  output.resume();
  await printed;
});
