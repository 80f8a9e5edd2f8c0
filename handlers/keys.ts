import { type ErrorBody, errorBody, httpStatus } from '../lib/http/error-response.ts';
import { manageApiKeys, type PresentedApiKeys } from '../lib/keys/manage-api-keys.ts';
import type { PresentedApiKey } from '../lib/keys/present-api-key.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { tableFromEnvironment } from './parts/table.ts';

const log = jsonLog(console.log);
const deps = { table: tableFromEnvironment(process.env), now: Date.now, log };

/**
 * Invoked by hand, with AWS credentials: creates, lists and revokes API keys. The key is made by the
 * command that invokes it, which sends the SHA-256 digest: no key is ever in an event, a result or a
 * log. A mistake of the caller's is a result with `error`, not a failed invocation.
 */
export async function handler(
  event: unknown,
): Promise<PresentedApiKey | PresentedApiKeys | ErrorBody> {
  try {
    return await manageApiKeys(deps, event);
  } catch (error) {
    log(httpStatus(error) < 500 ? 'warn' : 'error', 'request failed', errorFields(error));
    return errorBody(error);
  }
}
