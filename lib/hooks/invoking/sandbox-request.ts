import * as v from 'valibot';
import { parseObject, strictBody } from '../../api/parse-body.ts';
import { MAX_TIMEOUT_MS } from '../../sandbox/limits.ts';
import { ATTEMPT, EVENT, KIND_PROBLEM, timeoutOf } from './request-fields.ts';

const check = strictBody({ kind: v.literal('check'), code: v.string('must be a text') });
const run = strictBody({
  kind: v.literal('run'),
  owner: v.pipe(v.string('must be a text'), v.minLength(1, 'must not be empty')),
  hook: v.strictObject({
    code: v.string('must be a text'),
    form: v.picklist(['script', 'module'], 'must be script or module'),
    digest: v.string('must be a text'),
  }),
  event: EVENT,
  attempt: ATTEMPT,
  now: v.pipe(v.number('must be a number'), v.finite('must be a number')),
  timeoutMs: timeoutOf(MAX_TIMEOUT_MS),
});
const request = v.variant('kind', [check, run], KIND_PROBLEM);

/** What the function `sandbox` is asked for: to check code, or to run it. */
export type SandboxRequest = v.InferOutput<typeof request>;

/**
 * Reads what the function `sandbox` was invoked with.
 * @throws TidingsError `invalid-request` with the field
 */
export function parseSandboxRequest(input: unknown): SandboxRequest {
  return parseObject(request, input);
}
