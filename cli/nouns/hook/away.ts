import { backoffMs } from '../../../lib/backoff.ts';
import type { Session } from '../../command/session.ts';
import { CommandError } from '../../command-error.ts';
import { EXIT_CODES } from '../../exit-codes.ts';

/** Whether the service is there, for a verb that goes on without it for a while. */
export interface Away {
  /** How long until the next request; undefined while the service answers. */
  pauseMs(): number | undefined;
  /** The service has answered. */
  answered(): void;
  /** Takes an error that may pass. @throws any other one */
  failed(error: unknown): void;
}

const PAUSES = { firstMs: 1000, maxMs: 15_000 };
const TOO_MANY = 429;
const OF_THE_SERVICE = 500;

/** Says when the service goes away, and when it is back. */
export function createAway(say: Session['say']): Away {
  let failures = 0;
  return {
    pauseMs: () => (failures === 0 ? undefined : backoffMs(PAUSES, failures)),
    answered() {
      if (failures > 0) say('The service answers again.');
      failures = 0;
    },
    failed(error) {
      if (!mayPass(error)) throw error;
      failures += 1;
      if (failures === 1) say(`${error.message} It is tried again until it answers.`);
    },
  };
}

/** Whether the same request may work later: the service is not there, or says so itself. */
function mayPass(error: unknown): error is CommandError {
  if (!(error instanceof CommandError) || error.exitCode !== EXIT_CODES.failed) return false;
  const { status } = error;
  return status === undefined || status === TOO_MANY || status >= OF_THE_SERVICE;
}
