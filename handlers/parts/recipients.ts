import { setTimeout as sleep } from 'node:timers/promises';
import { systemLookup } from '../../lib/recipients/lookup-all.ts';
import type { Poster } from '../../lib/recipients/post-result.ts';
import { createPoster } from '../../lib/recipients/poster.ts';
import { DEFAULT_CHECKS } from '../../lib/recipients/recipient-checks.ts';
import { RecipientUnresolvedError } from '../../lib/recipients/recipient-unresolved-error.ts';
import { resolveRecipient } from '../../lib/recipients/resolve-recipient.ts';

// The gateway waits for half a minute. What a name has is judged again by each delivery.
const LOOKUP_MS = 5000;

/** Where requests may go, and what sends them. */
export interface Recipients {
  allowLoopback: boolean;
  post: Poster;
  /** Refuses a URL whose name leads to an internal address now. */
  checkRecipient: (url: string) => Promise<void>;
}

/**
 * Requests of a function to endpoints. This machine's own addresses are taken only by `npm start`, which
 * sets TIDINGS_ALLOW_LOOPBACK: no template of a deployment has it.
 */
export function recipientsFromEnvironment(environment: NodeJS.ProcessEnv): Recipients {
  const allowLoopback = environment['TIDINGS_ALLOW_LOOPBACK'] === 'true';
  return {
    allowLoopback,
    post: createPoster({ allowLoopback, now: Date.now }),
    async checkRecipient(url) {
      const rules = { checks: DEFAULT_CHECKS, allowLoopback };
      const resolved = resolveRecipient(new URL(url), systemLookup, rules).catch((error) => {
        // A name may get its address later: each delivery looks it up.
        if (!(error instanceof RecipientUnresolvedError)) throw error;
      });
      await Promise.race([resolved, sleep(LOOKUP_MS, undefined, { ref: false })]);
    },
  };
}
