import * as v from 'valibot';
import { jsonFlaw } from '../api/json-flaw.ts';
import { parseObject, strictBody } from '../api/parse-body.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { HookEffects } from './hook-effects.ts';
import { MAX_EFFECTS } from './limits.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const event = strictBody({
  type: v.pipe(v.string('must be a text'), v.minLength(1, 'must not be empty')),
  data: v.optional(v.unknown()),
});
const request = strictBody({
  url: v.pipe(v.string('must be a text'), v.minLength(1, 'must not be empty')),
  method: v.optional(v.picklist(METHODS, `must be one of ${METHODS.join(', ')}`)),
  headers: v.optional(
    v.record(v.string(), v.string('must be a text'), 'must be an object of texts'),
  ),
  body: v.optional(v.unknown()),
});
const few = `must have at most ${MAX_EFFECTS} items`;
const effects = strictBody({
  drop: v.optional(v.literal(true, 'must be true')),
  data: v.optional(v.unknown()),
  emit: v.optional(v.pipe(v.array(event, 'must be a list'), v.maxLength(MAX_EFFECTS, few))),
  request: v.optional(v.pipe(v.array(request, 'must be a list'), v.maxLength(MAX_EFFECTS, few))),
});

/**
 * Reads what a hook returned, as JSON text.
 * @throws TidingsError `invalid-request` with the field
 */
export function parseEffects(json: string): HookEffects {
  const value: unknown = JSON.parse(json);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw invalid('A hook returns nothing, or an object with drop, data, emit or request');
  const flaw = jsonFlaw(value);
  if (flaw) throw invalid(`${flaw.field || 'The result'} ${flaw.problem}`);
  const parsed = parseObject(effects, value);
  if (parsed.drop && Object.hasOwn(parsed, 'data'))
    throw invalid('data is for an event that goes on: return it without drop');
  return parsed;
}

function invalid(message: string): TidingsError {
  return new TidingsError('invalid-request', message);
}
