import type { DeliverOutcome } from '../../../lib/deliveries/deliver-outcome.ts';
import type { DeliveryMessage } from '../../../lib/deliveries/delivery-message.ts';
import { deliverMessage } from '../../../lib/hooks/requests/deliver-message.ts';
import { tableThat } from '../../support/table-that.ts';
import { tableOfFile, type World } from './stage.ts';

/** What goes wrong at a call: the process dies before or after it, or what it calls refuses. */
export interface Fault {
  /** 1 for the first call of all. */
  call: number;
  how: 'dies-before' | 'dies-after' | 'refused';
}

/** Every fault of processes that make so many calls. */
export function faults(calls: number): Fault[] {
  return Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    (['dies-before', 'dies-after', 'refused'] as const).map((how) => ({ call, how })),
  );
}

// SQS gives a message again that no process has deleted.
const VISIBILITY_MS = 360_000;

/**
 * Lets the processes of a world meet with faults, each at one call of table, queue or endpoint. A
 * message whose process dies or fails comes again.
 * @returns how many calls were made.
 */
export function unreliable(at: World, plan: readonly Fault[]): () => number {
  let calls = 0;

  async function attempt(message: DeliveryMessage): Promise<DeliverOutcome | 'dead'> {
    const died = Promise.withResolvers<'dead'>();
    let isDead = false;
    const dies = () => {
      isDead = true;
      died.resolve('dead');
      return new Promise<never>(() => undefined);
    };
    const mortal = async <Result>(
      call: () => Promise<Result>,
      refuse: () => Result | Promise<Result>,
    ): Promise<Result> => {
      if (isDead) return dies();
      calls += 1;
      const fault = plan.find((one) => one.call === calls);
      if (!fault) return call();
      if (fault.how === 'refused') return refuse();
      if (fault.how === 'dies-after') await call().catch(() => undefined);
      return dies();
    };
    const refused = () => Promise.reject(new Error('Refused'));
    const { deps } = at;
    const doing = deliverMessage(
      {
        ...deps,
        table: tableThat(tableOfFile(), (_name, _input, next) => mortal(next, refused)),
        send: (outgoing) =>
          mortal(
            () => deps.send(outgoing),
            () => outgoing,
          ),
        askHooks: (...asked) => mortal(() => deps.askHooks(...asked), refused),
        post: (request) => mortal(() => deps.post(request), dies),
      },
      message,
    );
    return Promise.race([died.promise, doing]);
  }

  at.deliver = async (message) => {
    const outcome = await attempt(message).catch(() => 'dead' as const);
    if (outcome !== 'dead') return outcome;
    at.queue.push({ message, visibleAtMs: at.nowMs + VISIBILITY_MS });
    return 'dropped';
  };
  return () => calls;
}
