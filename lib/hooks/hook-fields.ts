import * as v from 'valibot';
import { wholeNumber } from '../api/whole-number.ts';
import { MAX_TIMEOUT_MS } from '../sandbox/limits.ts';
import { HOOK_TYPES } from './hook-record.ts';
import { MAX_MODULE_TIMEOUT_MS } from './modules/limits.ts';

const PATTERNS_MAX = 50;
const DESCRIPTION_MAX_LENGTH = 500;
const TTL_MIN_SECONDS = 60;
const TTL_MAX_SECONDS = 30 * 86_400;
/** How long a run of stored code may take at most, in seconds. */
export const CODE_TIMEOUT_MAX_SECONDS = MAX_TIMEOUT_MS / 1000;
/** How long a run of a module may take at most, in seconds. */
export const MODULE_TIMEOUT_MAX_SECONDS = MAX_MODULE_TIMEOUT_MS / 1000;
const TIMEOUT_MIN_SECONDS = 0.1;

const TYPES = `must be a list of 1 to ${PATTERNS_MAX} patterns of event types, such as ["order.created"]; ["*"] is every type`;
const TYPE = `must be one of ${HOOK_TYPES.join(', ')}`;
const ARG = 'must be text: the name of a module, the path of a file, or code';
const CODE = 'must be text: the bundled code of the file';
const SOURCE = 'must be the id of a watch';
const DESCRIPTION = `must be text of at most ${DESCRIPTION_MAX_LENGTH} characters`;
const TTL = `must be ${TTL_MIN_SECONDS} to ${TTL_MAX_SECONDS} seconds, without a fraction`;
const TIMEOUT = `must be ${TIMEOUT_MIN_SECONDS} to ${CODE_TIMEOUT_MAX_SECONDS} seconds, or up to ${MODULE_TIMEOUT_MAX_SECONDS} for a module`;

/** The fields of a hook, as the API takes them. */
export const hookFields = {
  types: v.pipe(
    v.array(v.string('must be text, such as "order.created"'), TYPES),
    v.minLength(1, TYPES),
    v.maxLength(PATTERNS_MAX, TYPES),
  ),
  // As it came: valibot's own objects leave out names such as `constructor`, and take lists.
  filter: v.custom<object>(isObject, 'must be an object. docs/matching.md has what it may be'),
  source: v.pipe(v.string(SOURCE), v.minLength(1, SOURCE)),
  type: v.picklist(HOOK_TYPES, TYPE),
  arg: v.pipe(v.string(ARG), v.minLength(1, ARG)),
  code: v.pipe(v.string(CODE), v.minLength(1, CODE)),
  persistent: v.boolean('must be true or false'),
  ttlSeconds: wholeNumber(TTL_MIN_SECONDS, TTL_MAX_SECONDS, TTL),
  timeoutSeconds: v.pipe(
    v.number(TIMEOUT),
    v.minValue(TIMEOUT_MIN_SECONDS, TIMEOUT),
    v.maxValue(MODULE_TIMEOUT_MAX_SECONDS, TIMEOUT),
  ),
  description: v.pipe(v.string(DESCRIPTION), v.maxLength(DESCRIPTION_MAX_LENGTH, DESCRIPTION)),
  enabled: v.boolean('must be true or false'),
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
