import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS } from '../../../lib/messages/formats.ts';
import { parseDuration } from '../../command/parse-duration.ts';
import { commaSeparated, wholeNumber } from '../../command/parse-flags.ts';
import { readJsonFlag } from '../../command/read-json-flag.ts';
import { usageError } from '../../command-error.ts';
import type { Terminal } from '../../terminal.ts';

const FILTER_EXAMPLE = '{"q": {"total__gt": 100}}';

/** The flags of an endpoint's fields, as commander returns them. `false` is a field that is to be removed. */
export interface EndpointOptions {
  events?: string[];
  filter?: string | false;
  description?: string | false;
  format?: string;
  header?: string[] | false;
  timeoutSeconds?: number;
  retrySchedule?: number[] | false;
  rate?: number | false;
  after?: string[] | false;
}

/** Adds the flags that making and changing an endpoint have in common. */
export function endpointFlags(command: Command): Command {
  return command
    .option(
      '--events <patterns>',
      "patterns of event types with commas between them, such as 'calendar.events.**'",
      commaSeparated,
    )
    .option(
      '--filter <json>',
      'only events that match it; @file reads it from a file, - from the input',
    )
    .option('--description <text>', 'text of yours')
    .addOption(new Option('--format <format>', 'of the requests').choices(FORMATS))
    .option('--header <header>', "one of your own, as 'Name: value'; may be repeated", headers)
    .option('--timeout-seconds <n>', 'how long one request may take', wholeNumber(1))
    .option(
      '--retry-schedule <times>',
      'the time before each retry, such as 5s,5m,1h; "none" is no retry',
      retrySchedule,
    )
    .option('--rate <n>', 'the most requests per second', positiveNumber)
    .option(
      '--after <hooks>',
      'wait for these hooks, by their ids with commas between them',
      hooks,
    );
}

/** The fields of the API that the flags have given; null for one that is to be removed. */
export async function endpointFields(
  options: EndpointOptions,
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  const { events, filter, description, format, header, timeoutSeconds } = options;
  const { retrySchedule: schedule, rate, after } = options;
  return {
    events,
    filter:
      typeof filter === 'string'
        ? await readJsonFlag(filter, '--filter', terminal, FILTER_EXAMPLE)
        : nullIf(filter),
    description: nullIf(description),
    format,
    headers: header === undefined ? undefined : Object.fromEntries((header || []).map(parseHeader)),
    timeoutSeconds,
    retrySchedule: nullIf(schedule),
    rate: nullIf(rate),
    after: nullIf(after),
  };
}

function nullIf<Value>(value: Value | false): Value | null {
  return value === false ? null : value;
}

function parseHeader(text: string): [string, string] {
  const at = text.indexOf(':');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  // It may be a secret: it is not shown.
  throw usageError("--header must be 'Name: value': the colon is missing");
}

// After --no-header, what came earlier is false.
function headers(text: string, earlier: readonly string[] | false = []): string[] {
  return [...(earlier || []), text];
}

// After --no-after, likewise.
function hooks(text: string, earlier: readonly string[] | false = []): string[] {
  return commaSeparated(text, earlier || []);
}

function retrySchedule(text: string): number[] {
  if (text === 'none') return [];
  return text.split(',').map((part) => {
    const ms = /^\d+$/.test(part) ? Number(part) * 1000 : parseDuration(part);
    if (ms !== undefined && ms % 1000 === 0) return ms / 1000;
    throw new InvalidArgumentError('It must be times with commas between them, such as 5s,5m,1h.');
  });
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (/^\d*\.?\d+$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError('It must be a number greater than 0.');
}
