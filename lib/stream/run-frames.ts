import type { LogRun } from '../events/read-runs.ts';
import { controlFrame, coverage } from './control-frame.ts';
import { eventFrame } from './event-frame.ts';
import { matcherOf } from './matcher.ts';
import type { SubscribedSocket } from './socket-record.ts';
import type { StreamDeps } from './stream-deps.ts';

/**
 * The frames with which runs of a log reach a socket: each event that it has subscribed to, and how far
 * nothing else follows.
 */
export function runFrames(
  deps: Pick<StreamDeps, 'now' | 'randomId' | 'eventUrl'>,
  socket: SubscribedSocket,
  runs: readonly LogRun[],
): string[] {
  const { id: subscription } = socket.subscription;
  const matches = matcherOf(socket);
  return runs.flatMap((run) => {
    const texts: string[] = [];
    let { after } = run;
    for (const logged of run.events.filter(matches)) {
      texts.push(eventFrame(logged, after, { subscription, eventUrl: deps.eventUrl }));
      after = logged.sequence;
    }
    if (after < run.upTo)
      texts.push(
        controlFrame(deps, 'tidings.stream.live', coverage(after, run.upTo), subscription),
      );
    return texts;
  });
}
