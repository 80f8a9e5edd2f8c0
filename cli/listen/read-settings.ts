import type { Filter } from '../../lib/matching/filter.ts';
import { parseFilter } from '../../lib/matching/parse-filter.ts';
import { parsePattern } from '../../lib/matching/pattern.ts';
import { usesTransitions } from '../../lib/matching/uses-transitions.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { parseTime } from '../command/parse-time.ts';
import { readJsonFlag } from '../command/read-json-flag.ts';
import type { Session } from '../command/session.ts';
import { usageError } from '../command-error.ts';
import { forwardTarget } from './forward-target.ts';
import type { ListenOptions } from './listen-flags.ts';

/** What is listened to, and where it is forwarded. */
export interface ListenSettings {
  /** 1 to 50 patterns. */
  types: readonly string[];
  filter?: Filter;
  /** Where to go on. Not together with `since`. */
  cursor?: string;
  /** In ISO 8601. */
  since?: string;
  forward?: ForwardSettings;
}

/** Where events are forwarded, and how. */
export interface ForwardSettings {
  url: string;
  /** The most requests at a time. */
  maxConnections: number;
}

const PATTERNS_MAX = 50;
const SHOWN_CHARACTERS = 60;
const FILTER_EXAMPLE = '{"exact": {"subject": "7"}}';

/** Reads the flags. @throws CommandError that names the flag and the fix. */
export async function readSettings(
  options: ListenOptions,
  { terminal, now }: Pick<Session, 'terminal' | 'now'>,
): Promise<ListenSettings> {
  const { types = ['*'], filter, since, cursor, forwardTo, maxConnections } = options;
  if (since !== undefined && cursor !== undefined)
    throw usageError('--since and --cursor are two places to begin at: leave one of them out');
  if (forwardTo === undefined && maxConnections !== undefined)
    throw usageError('--max-connections is for --forward-to: add it, or leave both out');
  return {
    types: readTypes(types),
    ...(filter === undefined ? {} : { filter: await readFilter(filter, terminal) }),
    ...(cursor === undefined ? {} : { cursor: readCursor(cursor) }),
    ...(since === undefined ? {} : { since: readSince(since, now()) }),
    ...(forwardTo === undefined
      ? {}
      : { forward: { url: forwardTarget(forwardTo), maxConnections: maxConnections ?? 1 } }),
  };
}

function readTypes(types: readonly string[]): readonly string[] {
  if (types.length > PATTERNS_MAX)
    throw usageError(`--types has ${types.length} patterns; ${PATTERNS_MAX} are the most`);
  for (const type of types)
    named(() => parsePattern(type, `--types "${type.slice(0, SHOWN_CHARACTERS)}"`));
  return types;
}

async function readFilter(text: string, terminal: Session['terminal']): Promise<Filter> {
  const value = await readJsonFlag(text, '--filter', terminal, FILTER_EXAMPLE);
  const filter = named(() => parseFilter(value, '--filter'));
  if (usesTransitions(filter))
    throw usageError(
      '--filter compares with the event before, which a stream does not have: an endpoint can',
    );
  return filter;
}

function readCursor(cursor: string): string {
  if (cursor !== '') return cursor;
  throw usageError('--cursor must have a value: leave it out for what happens from now on');
}

function readSince(text: string, nowMs: number): string {
  const atMs = Date.parse(parseTime(text, '--since', nowMs));
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw usageError(`--since must be a time such as 2027-03-01T12:00:00Z, and "${text}" is none`);
}

/** Does what may throw an error of the library, whose message begins with the flag. */
function named<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof TidingsError ? usageError(error.message) : error;
  }
}
