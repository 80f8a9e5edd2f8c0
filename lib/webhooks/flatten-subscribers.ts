import { TidingsError } from '../protocol/tidings-error.ts';
import type { Context, Subscriber, Subscribers } from './subscriber.ts';

/** The most subscribers, and lists and functions that lead to them, of one event. */
export const SUBSCRIBERS_MAX = 10_000;

/**
 * The subscribers in lists and functions, breadth first: those of a list come before those of the
 * lists within it. None is left out because it is there twice.
 * @throws TidingsError `too-many-subscribers`, for a generator that does not end and a function that
 *   returns itself; TypeError for what is no subscriber; what a function throws.
 */
export async function flattenSubscribers(
  subscribers: Subscribers,
  eventName: string,
  context: Context,
): Promise<Subscriber[]> {
  const found: Subscriber[] = [];
  const queue: Subscribers[] = [subscribers];
  const add = (entry: Subscribers) => {
    if (queue.push(entry) > SUBSCRIBERS_MAX) throw tooMany(eventName);
  };
  // The queue grows while it is read.
  for (const entry of queue)
    if (entry === undefined || entry === null || entry === '') continue;
    else if (typeof entry === 'string') found.push({ url: entry });
    else if (typeof entry === 'function') add(await entry(eventName, context));
    else if (Symbol.iterator in entry) for (const item of entry) add(item);
    else if (Symbol.asyncIterator in entry) for await (const item of entry) add(item);
    else if (typeof entry.url === 'string') found.push(entry);
    else throw new TypeError('a subscriber must be a URL, or an object that has one');
  return found;
}

function tooMany(eventName: string): TidingsError {
  return new TidingsError(
    'too-many-subscribers',
    `${eventName} has more than ${SUBSCRIBERS_MAX} subscribers, lists and functions`,
    { field: 'subscribers' },
  );
}
