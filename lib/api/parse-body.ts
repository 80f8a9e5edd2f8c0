import * as v from 'valibot';
import { TidingsError } from '../protocol/tidings-error.ts';
import { jsonBody } from './json-body.ts';

/**
 * Reads a body by a schema.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field.
 */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string | undefined,
): v.InferOutput<Schema> {
  return parseObject(schema, jsonBody(body));
}

/**
 * Reads what a request is, or an event of a function, by a schema.
 * @throws TidingsError `invalid-request` with the field.
 */
export function parseObject<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  if (Array.isArray(value))
    throw new TidingsError('invalid-request', 'The body must be a JSON object');
  rejectDropped(value);
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw invalidBody(result.issues[0]);
}

// Valibot passes over them, in strict objects too.
const DROPPED = ['__proto__', 'prototype', 'constructor'];

function rejectDropped(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const field = DROPPED.find((name) => Object.hasOwn(value, name));
  if (field === undefined) return;
  throw new TidingsError('invalid-request', `${field} is not known here`, { field });
}

/** A strict object; an error for an unknown field lists the known ones. */
export function strictBody<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never')
      return `is not known here. Use ${Object.keys(entries).join(', ')}`;
    return `is missing${rule(entries, issue.path?.[0]?.key)}`;
  });
}

// What a field has to be, in the words of its own schema.
function rule(entries: v.ObjectEntries, key: unknown): string {
  const { message } = (entries[String(key)] ?? {}) as { message?: unknown };
  return typeof message === 'string' ? `: it ${message}` : '';
}

/**
 * The error for what a schema found.
 * @param place of what it looked at in the body, such as `events.1`.
 */
export function invalidBody(issue: v.BaseIssue<unknown>, place?: string): TidingsError {
  const path = v.getDotPath(issue);
  const field = path === null ? place : fieldAt(place ?? '', path);
  const problem = path === null ? 'must be a JSON object' : issue.message;
  return new TidingsError(
    'invalid-request',
    `${field || 'The body'} ${problem}`,
    field === undefined ? {} : { field },
  );
}

/** The name of a field of what stands at a place of the body. */
export function fieldAt(place: string, field: string): string {
  return place === '' ? field : `${place}.${field}`;
}
