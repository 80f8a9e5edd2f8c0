import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import { type OnInterrupt, processInterrupts } from '../../cli/interrupts.ts';

let nowMs: number;
let ends: number[];
let signals: EventEmitter;
let onInterrupt: OnInterrupt;
beforeEach(() => {
  nowMs = 0;
  ends = [];
  signals = new EventEmitter();
  const process = Object.assign(signals, { exit: (code: number) => void ends.push(code) });
  onInterrupt = processInterrupts(process, () => nowMs);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s ends the process with %i where no verb has asked for it', (signal, code) => {
  signals.emit(signal);
  expect(ends).toEqual([code]);
});

test('a verb that has asked gets the first, and the next one ends the process', () => {
  const handled: number[] = [];
  onInterrupt((code) => void handled.push(code));
  signals.emit('SIGINT');
  expect({ handled, ends }).toEqual({ handled: [130], ends: [] });
  nowMs = 1500;
  signals.emit('SIGINT');
  expect({ handled, ends }).toEqual({ handled: [130], ends: [130] });
});

test('a Ctrl-C that comes twice, from the terminal and from npm, is one', () => {
  const handled: number[] = [];
  onInterrupt((code) => void handled.push(code));
  signals.emit('SIGINT');
  nowMs = 20;
  signals.emit('SIGINT');
  expect({ handled, ends }).toEqual({ handled: [130], ends: [] });
});
