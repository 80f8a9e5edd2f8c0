import { TidingsError } from '../protocol/tidings-error.ts';
import { findWatch } from '../watches/find-watch.ts';
import type { HookRouteDeps } from './hook-deps.ts';

/** Looks for the watch whose events a hook is for. @throws TidingsError `invalid-request`; StorageError */
export async function findSource(
  { table, owner }: Pick<HookRouteDeps, 'table' | 'owner'>,
  watchId: string,
): Promise<void> {
  try {
    await findWatch({ table, owner }, watchId);
  } catch (error) {
    if (!(error instanceof TidingsError) || error.code !== 'not-found') throw error;
    throw new TidingsError(
      'invalid-request',
      'source must be the id of a watch, and there is none of that id',
      {
        field: 'source',
      },
    );
  }
}
