import type { StreamChange } from './stream.ts';

// Where attempts follow each other more closely, only the first one of a kind is told.
const TOLD_AGAIN_MS = 5000;

type Lost = Extract<StreamChange, { state: 'lost' }>;

/** Says how far a stream is, once for each change. */
export interface Progress {
  change(change: StreamChange): void;
  /** An event has come. */
  seen(): void;
  /** All that has come was handled. */
  idle(): void;
}

/**
 * Follows a stream. It is live when the service says so and every event before that was handled.
 * @param say gets a line for people.
 */
export function createProgress(say: (line: string) => void): Progress {
  let isLive = false;
  let isSaid = false;
  let isIdle = false;
  let wasLive = false;
  let missed = 0;
  let toldReason: string | undefined;

  function sayLive(): void {
    if (!isLive || !isIdle || isSaid) return;
    isSaid = true;
    const count = `caught up with ${missed} event${missed === 1 ? '' : 's'}`;
    if (missed > 0) say(`live: ${count}`);
    else say(wasLive ? 'live: nothing was missed' : 'live');
    wasLive = true;
  }

  function notLive(): void {
    if (isSaid) missed = 0;
    isLive = false;
    isSaid = false;
  }

  function isNews({ why = '', retryInMs = TOLD_AGAIN_MS }: Lost): boolean {
    const isOther = why !== toldReason;
    toldReason = why;
    return isOther || retryInMs >= TOLD_AGAIN_MS;
  }

  return {
    change(change) {
      if (change.state === 'live') {
        isLive = true;
        sayLive();
        return;
      }
      if (change.state === 'behind' || change.state === 'lost') notLive();
      if (change.state === 'open') toldReason = undefined;
      if (change.state !== 'lost' || isNews(change)) say(lineOf(change));
    },
    seen() {
      isIdle = false;
      if (!isSaid) missed += 1;
    },
    idle() {
      isIdle = true;
      sayLive();
    },
  };
}

function lineOf(change: Exclude<StreamChange, { state: 'live' }>): string {
  switch (change.state) {
    case 'open':
      return 'connected';
    case 'behind':
      return 'behind: catching up';
    case 'expired':
      return 'some events are gone: they are older than the service keeps them; it goes on with the oldest that is kept';
    case 'problem':
      return change.message;
    case 'lost':
      return lostLine(change);
  }
}

function lostLine({ why, retryInMs }: Lost): string {
  const reason = why === undefined ? '' : ` (${why})`;
  const when = retryInMs === undefined ? '' : ` in ${Math.max(1, Math.round(retryInMs / 1000))} s`;
  return `not connected${reason}: trying again${when}`;
}
