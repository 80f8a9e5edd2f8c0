import { within } from './connection/within.ts';
import type { EventStream } from './event-stream.ts';
import type { EventOf } from './events/event-of.ts';
import type { Act, Handler } from './triggers/handler.ts';
import { type EventSelector, Trigger } from './triggers/trigger.ts';
import { limitsOf, type WaitOptions } from './wait-options.ts';

/** Waits for the first event of several triggers. In any case none of them stays. */
export async function waitForOne<Selected extends EventSelector>(
  { add, handlers, failing, options: { timers } }: EventStream,
  awaited: readonly (Selected | Trigger<Selected> | WaitOptions)[],
): Promise<EventOf<Selected>> {
  const triggers: Trigger[] = [];
  let options: WaitOptions = {};
  for (const item of awaited) {
    if (item instanceof Trigger) triggers.push(item);
    else if (isSelector(item)) triggers.push(new Trigger(item));
    else options = item;
  }
  const added: Handler[] = [];
  let fail: (error: Error) => void = () => {};
  const removeAll = () => {
    failing.delete(fail);
    for (const handler of added) handlers.remove(handler);
  };
  try {
    return await within(limitsOf(options, timers), 'Waiting', () => {
      return new Promise<EventOf<Selected>>((resolve, reject) => {
        fail = reject;
        failing.add(fail);
        const act: Act = (event, taken) => {
          taken();
          removeAll();
          resolve(event as EventOf<Selected>);
        };
        for (const trigger of triggers) added.push(add((all) => all.add(trigger, act)));
      });
    });
  } finally {
    removeAll();
  }
}

function isSelector(item: EventSelector | WaitOptions): item is EventSelector {
  return typeof item === 'string' || 'type' in item;
}
