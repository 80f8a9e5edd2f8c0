import { type Command, InvalidArgumentError, Option } from 'commander';
import { HOOK_TYPES } from '../../../lib/hooks/hook-record.ts';
import { parseDuration } from '../../command/parse-duration.ts';
import { commaSeparated } from '../../command/parse-flags.ts';
import { readJsonFlag } from '../../command/read-json-flag.ts';
import type { Terminal } from '../../terminal.ts';

const FILTER_EXAMPLE = '{"q": {"total__gt": 100}}';

/** The flags of a hook's fields, as commander returns them. `false` is a field that is to be removed. */
export interface HookOptions {
  types?: string[];
  source?: string | false;
  filter?: string | false;
  /** In seconds. */
  timeout?: number;
  description?: string | false;
}

/** Adds the flags that making and changing a hook have in common. */
export function hookFlags(command: Command): Command {
  return command
    .option(
      '-n, --types <patterns>',
      "patterns of event types with commas between them, such as 'calendar.events.**'",
      commaSeparated,
    )
    .option('-s, --source <watch>', 'only events of this watch, by its id')
    .option(
      '--filter <json>',
      'only events that match it; @file reads it from a file, - from the input',
    )
    .option(
      '--timeout <time>',
      'how long a run may take, such as 500ms or 5s (1s, 10s at most; of a module 10s, 25s at most)',
      seconds,
    )
    .option('--description <text>', 'text of yours');
}

/** The flag that says where a hook's code comes from. */
export function typeFlag(description: string): Option {
  return new Option('-t, --type <type>', description).choices(HOOK_TYPES);
}

/** Parses a length of time, into seconds. */
export function seconds(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms / 1000;
  throw new InvalidArgumentError('It must be a length of time, such as 500ms, 5s or 2h.');
}

/** The fields of the API that the flags have given; null for one that is to be removed. */
export async function hookFields(
  { types, source, filter, timeout, description }: HookOptions,
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  return {
    types,
    source: nullIf(source),
    filter:
      typeof filter === 'string'
        ? await readJsonFlag(filter, '--filter', terminal, FILTER_EXAMPLE)
        : nullIf(filter),
    timeoutSeconds: timeout,
    description: nullIf(description),
  };
}

function nullIf<Value>(value: Value | false): Value | null {
  return value === false ? null : value;
}
