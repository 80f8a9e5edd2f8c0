import type { Paint } from '../../../local/paint.ts';
import { timeFrom } from '../../../local/time-of-day.ts';
import { plainText } from '../../output/plain-text.ts';

/** An error of a hook's code. */
export interface RunError {
  name?: string;
  message?: string;
  stack?: string;
}

/** What a run has that is shown, in the log and in a test. */
export interface Run {
  at: string;
  event: { id: string; type: string; sequence: string };
  attempt: number;
  outcome: string;
  error?: RunError;
  effects?: RunEffects;
  logs?: readonly string[];
  ms: number;
}

/** What a run of the log has changed. */
export interface RunEffects {
  drop?: boolean;
  data?: boolean;
  emitted?: number;
  requests?: number;
}

const TYPE_WIDTH = 28;
const NUMBER_WIDTH = 6;
const INDENT = ' '.repeat(10);

/** The lines of a run, without a line break at the end: how it ended, its error, and what it logged. */
export function runLines(run: Run, nowMs: number, paint: Paint): string {
  const { at, event, attempt, outcome, effects = {}, ms } = run;
  const atMs = Date.parse(at);
  const time = Number.isNaN(atMs) ? '' : timeFrom(nowMs, atMs);
  const sequence = Number(event.sequence);
  const first = [
    paint('dim', time.padEnd(8)),
    plainText(event.type).padEnd(TYPE_WIDTH),
    String(Number.isNaN(sequence) ? '' : sequence).padStart(NUMBER_WIDTH),
    paint(outcome === 'ok' ? 'green' : 'red', plainText(outcome)),
    paint('dim', `${Math.round(ms)} ms`),
    ...effectTexts(effects),
    ...(attempt > 1 ? [`attempt ${Number(attempt)}`] : []),
  ].join('  ');
  return [first, ...detailLines(run, paint).map((line) => INDENT + line)].join('\n');
}

/** The error of a run, and the lines that it logged. */
export function detailLines({ error, logs = [] }: Pick<Run, 'error' | 'logs'>, paint: Paint) {
  const stack = (error?.stack ?? '').split('\n').filter((line) => line.trim() !== '');
  return [
    ...(error === undefined ? [] : [paint('red', errorText(error))]),
    ...stack.map((line) => paint('dim', plainText(line))),
    ...logs.flatMap((line) => line.split('\n')).map(plainText),
  ];
}

/** An error in a line: `TypeError: x is not a function`. */
export function errorText({ name = '', message = '' }: RunError): string {
  return plainText([name, message].filter((part) => part !== '').join(': '));
}

function effectTexts({ drop, data, emitted = 0, requests = 0 }: RunEffects): string[] {
  return [
    ...(drop ? ['dropped'] : []),
    ...(data ? ['changed the data'] : []),
    ...(emitted > 0 ? [`emitted ${emitted}`] : []),
    ...(requests > 0 ? [`requested ${requests}`] : []),
  ];
}
