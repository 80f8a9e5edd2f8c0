import * as v from 'valibot';
import { parseObject, strictBody } from '../../api/parse-body.ts';
import { MAX_MODULE_TIMEOUT_MS } from '../modules/limits.ts';
import { ATTEMPT, EVENT, KIND_PROBLEM, timeoutOf } from './request-fields.ts';

const name = v.string('must be a text');
const check = strictBody({ kind: v.literal('check'), name });
const run = strictBody({
  kind: v.literal('run'),
  name,
  event: EVENT,
  attempt: ATTEMPT,
  timeoutMs: timeoutOf(MAX_MODULE_TIMEOUT_MS),
});
const request = v.variant('kind', [check, run], KIND_PROBLEM);

/** What the function `modules` is asked for: to look for a module, or to run its hook. */
export type ModuleRequest = v.InferOutput<typeof request>;

/**
 * Reads what the function `modules` was invoked with.
 * @throws TidingsError `invalid-request` with the field
 */
export function parseModuleRequest(input: unknown): ModuleRequest {
  return parseObject(request, input);
}
