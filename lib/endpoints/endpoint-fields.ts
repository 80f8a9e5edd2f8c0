import * as v from 'valibot';
import { wholeNumber } from '../api/whole-number.ts';
import { FORMATS } from '../messages/formats.ts';

const PATTERNS_MAX = 50;
const DESCRIPTION_MAX_LENGTH = 500;
// A function answers for ten requests at a time within a minute.
const TIMEOUT_MAX_SECONDS = 25;
const RETRIES_MAX = 9;
const ONE_DAY_IN_SECONDS = 86_400;
const RATE_MAX = 1000;
const AFTER_MAX = 10;

const EVENTS = `must be a list of 1 to ${PATTERNS_MAX} patterns of event types, such as ["drive.*"]; ["*"] is every type`;
const FORMAT = `must be one of ${FORMATS.join(', ')}`;
const TIMEOUT = `must be a whole number of seconds from 1 to ${TIMEOUT_MAX_SECONDS}`;
const HOOK_ID = 'must be the id of a hook';
const DELAY = `must be a whole number of seconds from 1 to ${ONE_DAY_IN_SECONDS}`;
const SCHEDULE = `must be a list of at most ${RETRIES_MAX} delays in seconds, one before each retry; [] is no retry`;
const RATE = `must be a number of requests per second, from 0.01 to ${RATE_MAX}`;
const AFTER = `must be a list of at most ${AFTER_MAX} ids of hooks`;
const DESCRIPTION = `must be text of at most ${DESCRIPTION_MAX_LENGTH} characters`;

/** The fields of an endpoint, as the API takes them. */
export const endpointFields = {
  url: v.string('must be an https URL'),
  events: v.pipe(
    v.array(v.string('must be text, such as "drive.*"'), EVENTS),
    v.minLength(1, EVENTS),
    v.maxLength(PATTERNS_MAX, EVENTS),
  ),
  // As they came: valibot's own objects leave out names such as `constructor`, and take lists.
  filter: v.custom<object>(isObject, 'must be an object. docs/matching.md has what it may be'),
  description: v.pipe(v.string(DESCRIPTION), v.maxLength(DESCRIPTION_MAX_LENGTH, DESCRIPTION)),
  format: v.picklist(FORMATS, FORMAT),
  headers: v.custom<object>(isObject, 'must be an object of header names and texts'),
  timeoutSeconds: wholeNumber(1, TIMEOUT_MAX_SECONDS, TIMEOUT),
  retrySchedule: v.pipe(
    v.array(wholeNumber(1, ONE_DAY_IN_SECONDS, DELAY), SCHEDULE),
    v.maxLength(RETRIES_MAX, SCHEDULE),
  ),
  rate: v.pipe(v.number(RATE), v.minValue(0.01, RATE), v.maxValue(RATE_MAX, RATE)),
  after: v.pipe(
    v.array(v.pipe(v.string(HOOK_ID), v.regex(/^[\w-]{1,64}$/, HOOK_ID)), AFTER),
    v.maxLength(AFTER_MAX, AFTER),
  ),
  secret: v.string('must be text that begins with whsec_'),
  paused: v.boolean('must be true or false'),
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
