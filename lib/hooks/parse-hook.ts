import * as v from 'valibot';
import { boundedBody, jsonBody } from '../api/json-body.ts';
import { parseObject, strictBody } from '../api/parse-body.ts';
import type { Filter } from '../matching/filter.ts';
import { parseFilter } from '../matching/parse-filter.ts';
import { parsePattern } from '../matching/pattern.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { MAX_CODE_BYTES } from '../sandbox/limits.ts';
import { CODE_TIMEOUT_MAX_SECONDS, hookFields } from './hook-fields.ts';
import type { HookType } from './hook-record.ts';

/** What a hook is asked to be. */
export interface HookSpec {
  types: string[];
  filter?: Filter;
  /** The id of a watch. */
  source?: string;
  type: HookType;
  arg: string;
  /** The code of a file. */
  code?: string;
  persistent: boolean;
  ttlSeconds?: number;
  timeoutSeconds?: number;
  description?: string;
}

/** What is to change of a hook: null removes, undefined leaves alone. */
export interface HookChanges {
  types?: string[];
  filter?: Filter | null;
  source?: string | null;
  arg?: string;
  code?: string;
  timeoutSeconds?: number;
  description?: string | null;
  enabled?: boolean;
}

const { types, filter, source, type, arg, code, persistent, ttlSeconds } = hookFields;
const { timeoutSeconds, description, enabled } = hookFields;

const newHook = strictBody({
  types,
  filter: v.optional(filter),
  source: v.optional(source),
  type,
  arg,
  code: v.optional(code),
  persistent: v.optional(persistent, false),
  ttlSeconds: v.optional(ttlSeconds),
  timeoutSeconds: v.optional(timeoutSeconds),
  description: v.optional(description),
});

const changes = strictBody({
  types: v.optional(types),
  filter: v.nullish(filter),
  source: v.nullish(source),
  arg: v.optional(arg),
  code: v.optional(code),
  timeoutSeconds: v.optional(timeoutSeconds),
  description: v.nullish(description),
  enabled: v.optional(enabled),
});

// As JSON every character of code may be an escape.
const BODY_MAX_BYTES = 7 * MAX_CODE_BYTES;
const ARG_MAX_LENGTH = 1000;

/**
 * The body of POST /hooks.
 * @throws TidingsError `body-too-large`, `invalid-json`, `invalid-request`, `invalid-pattern`,
 *   `invalid-filter` with the field
 */
export function parseHook(body: string | undefined): HookSpec {
  const { filter, ...given } = parseObject(newHook, hookBody(body));
  const spec = { ...given, types: parseTypes(given.types) } as HookSpec;
  if (spec.type === 'file' && spec.code === undefined)
    throw invalid('code', 'is missing: a hook of the type file has the bundled code of the file');
  rejectArgument(spec.type, spec);
  if (spec.persistent && spec.ttlSeconds !== undefined)
    throw invalid('ttlSeconds', 'is for temporary hooks: leave it out, or persistent');
  return filter === undefined ? spec : { ...spec, filter: parseFilter(filter) };
}

/**
 * The body of PATCH /hooks/{id}.
 * @param hookType of the hook, which stays as it is
 * @throws as `parseHook`
 */
export function parseHookChanges(body: string | undefined, hookType: HookType): HookChanges {
  const { types, filter, ...given } = parseObject(changes, hookBody(body));
  rejectArgument(hookType, given);
  return {
    ...given,
    ...(types === undefined ? {} : { types: parseTypes(types) }),
    ...(filter === undefined ? {} : { filter: filter === null ? null : parseFilter(filter) }),
  } as HookChanges;
}

// Code has a limit of its own, which the sandbox holds it to; the rest is as large as any other body.
function hookBody(body: string | undefined): unknown {
  const value = jsonBody(body, { maxBytes: BODY_MAX_BYTES });
  if (typeof value === 'object' && value !== null)
    boundedBody(JSON.stringify({ ...value, arg: '', code: '' }));
  return value;
}

interface Argument {
  arg?: string | undefined;
  code?: string | undefined;
  timeoutSeconds?: number | undefined;
}

function rejectArgument(type: HookType, { arg, code, timeoutSeconds }: Argument): void {
  if (type !== 'file' && code !== undefined)
    throw invalid('code', `is for hooks of the type file: that of ${type} is in arg`);
  if (type !== 'code' && arg !== undefined && arg.length > ARG_MAX_LENGTH)
    throw invalid('arg', `must have at most ${ARG_MAX_LENGTH} characters`);
  if (!(arg ?? '').isWellFormed())
    throw invalid('arg', 'has half of a surrogate pair, which is no character');
  if (type !== 'module' && (timeoutSeconds ?? 0) > CODE_TIMEOUT_MAX_SECONDS)
    throw invalid('timeoutSeconds', `must be at most ${CODE_TIMEOUT_MAX_SECONDS} for stored code`);
}

function parseTypes(patterns: readonly string[]): string[] {
  patterns.forEach((pattern, index) => {
    parsePattern(pattern, `types.${index}`);
  });
  return [...new Set(patterns)];
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
