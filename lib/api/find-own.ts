import { TidingsError } from '../protocol/tidings-error.ts';

/** What can be looked up by its id. */
export interface Lookup<Found> {
  /** What it is called in an error: `There is no watch …`. */
  kind: string;
  /** Whether a text can be such an id. Nothing else is looked up: DynamoDB rejects keys that are too long. */
  isId: (id: string) => boolean;
  /** Reads it, if the owner has it. */
  read: (id: string) => Promise<Found | undefined>;
}

/**
 * What an owner has under an id. The answer is the same for what does not exist and for what belongs
 * to another owner.
 * @throws TidingsError `not-found`; what `read` throws.
 */
export async function findOwn<Found>(
  { kind, isId, read }: Lookup<Found>,
  id: string,
): Promise<Found> {
  const found = isId(id) ? await read(id) : undefined;
  if (found !== undefined) return found;
  throw new TidingsError('not-found', `There is no ${kind} ${id.slice(0, 64)}`, { field: 'id' });
}
