import { TidingsError } from '../protocol/tidings-error.ts';
import type { EndpointDeps } from './endpoint-deps.ts';

/**
 * Refuses hooks to wait for that the owner does not have.
 * @throws TidingsError `invalid-request` with the field, such as `after.1`; StorageError
 */
export async function requireHooks(
  { hooksExist }: Pick<EndpointDeps, 'hooksExist'>,
  ids: readonly string[] = [],
): Promise<void> {
  if (ids.length === 0) return;
  const unknown = (await hooksExist(ids)).indexOf(false);
  if (unknown === -1) return;
  const field = `after.${unknown}`;
  throw new TidingsError('invalid-request', `${field} is no hook of yours: there is no such id`, {
    field,
  });
}
