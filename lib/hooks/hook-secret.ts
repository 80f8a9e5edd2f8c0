import type { SealContext, Sealer } from '../secrets/sealer.ts';
import type { HookRecord } from './hook-record.ts';

type Whose = Pick<HookRecord, 'owner' | 'id'>;

/** Seals the secret, `whsec_…`, that a hook's requests are signed with. @throws what `Sealer.seal` throws. */
export function sealHookSecret(sealer: Sealer, hook: Whose, secret: string): Promise<string> {
  return sealer.seal(secret, contextOf(hook));
}

/** Opens it. @throws SealedUnreadableError; what the secret throws that it is sealed with. */
export function openHookSecret(sealer: Sealer, hook: Whose, sealed: string): Promise<string> {
  return sealer.open(sealed, contextOf(hook));
}

// Put into another row, it stays shut.
function contextOf({ owner, id }: Whose): SealContext {
  return ['hook', owner, id];
}
