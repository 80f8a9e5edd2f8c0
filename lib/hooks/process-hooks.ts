import { catchUpHook } from './catch-up/catch-up-hook.ts';
import type { ChainDeps } from './chain/chain-deps.ts';
import { runChain } from './chain/run-chain.ts';
import type { HookMessage } from './hook-message.ts';

/**
 * Does what a message of the hooks' queue asks for. It may be done again, or too late.
 * @throws StorageError, QueueRefusedError: it has to be done again.
 */
export async function processHooks(deps: ChainDeps, message: HookMessage): Promise<void> {
  if (message.kind === 'chain') await runChain(deps, message);
  else await catchUpHook(deps, message);
}
