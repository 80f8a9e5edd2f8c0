import type { ChainMessage } from '../hook-message.ts';
import { getHooks } from '../rows/read-hooks.ts';
import type { ChainDeps } from './chain-deps.ts';
import type { InHand } from './in-hand.ts';
import { loadChain } from './load-chain.ts';
import { goOnNow, postponeChain, retryLater } from './postpone-chain.ts';
import { recordDone } from './record-done.ts';
import { releaseEndpoints } from './release-endpoints.ts';
import { takeStep } from './take-step.ts';
import type { Tries } from './try-run.ts';

/** How the work with an event's hooks ends for now. */
export type ChainOutcome = 'done' | 'postponed' | 'dropped';

// The rest of a long chain is left to another message: an answer may take 40 s, and a message of the queue
// has 50.
const BUDGET_MS = 8000;
// A message that comes so early is not sent back.
const SOON_MS = 1000;
const FIRST: Tries = { attempt: 1, deaths: 0 };

/**
 * Runs the hooks that an event is for, one after the other, and has the endpoints get it that waited for
 * them. It may be repeated, at any point: what is recorded as done is not done again.
 * @throws StorageError, QueueRefusedError: it has to be done again.
 */
export async function runChain(deps: ChainDeps, message: ChainMessage): Promise<ChainOutcome> {
  const startedAtMs = deps.now();
  const { notBeforeMs = 0 } = message;
  if (notBeforeMs > startedAtMs + SOON_MS) {
    await postponeChain(deps, message, notBeforeMs);
    return 'postponed';
  }
  let inHand = await loadChain(deps, message);
  if (!inHand) return 'dropped';
  // The process that recorded it may have died before.
  await releaseEndpoints(deps, inHand.chain);
  const left = hooksLeft(inHand);
  const hooks = await getHooks(deps.table, message.owner, left);
  let tries = triesOf(message, left[0]);
  const { retry } = inHand.chain;
  if (retry !== undefined && retry.hookId === left[0] && retry.attempt > tries.attempt) {
    // Another message is on its way for then.
    if (retry.atMs > startedAtMs + SOON_MS) return 'postponed';
    tries = retry;
  }
  for (let next = left[0]; next !== undefined; next = hooksLeft(inHand)[0]) {
    if (deps.now() > startedAtMs + BUDGET_MS || !left.includes(next)) {
      const { attempt, deaths } = tries;
      await goOnNow(deps, { ...message, hookId: next, attempt, deaths });
      return 'postponed';
    }
    const step = await takeStep(deps, inHand, hooks.get(next), tries);
    if (step.kind === 'unavailable') {
      await retryLater(deps, inHand, message, { hookId: next, ...step.next });
      return 'postponed';
    }
    tries = FIRST;
    inHand = await recordDone(deps, inHand, next, step.done);
    await releaseEndpoints(deps, inHand.chain, next);
  }
  return 'done';
}

// What a message says of a hook that another process has run meanwhile is not true of the one after it.
function triesOf({ hookId, attempt, deaths = 0 }: ChainMessage, next: string | undefined): Tries {
  return hookId === undefined || hookId === next ? { attempt, deaths } : FIRST;
}

function hooksLeft({ chain: { hooks, done } }: InHand): string[] {
  return hooks.filter((id) => done[id] === undefined);
}
