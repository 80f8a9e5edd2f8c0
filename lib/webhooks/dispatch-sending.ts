import type { Dispatched, Dispatcher, Sending } from './dispatcher.ts';
import { unhandledErrors } from './webhook-result.ts';

/**
 * Sends, and waits until every request is done.
 * @throws with `propagateErrors` what no callback has got: the error, or an AggregateError of several.
 */
export async function dispatchSending(
  dispatcher: Dispatcher,
  sending: Sending,
  propagateErrors: boolean,
): Promise<Dispatched> {
  const dispatched = await dispatcher.dispatch(sending);
  const errors = propagateErrors ? unhandledErrors(dispatched.results, sending.callbacks) : [];
  const [first, ...others] = errors;
  if (first === undefined) return dispatched;
  if (others.length === 0) throw first;
  const { length: count } = errors;
  const message = `${count} requests for ${sending.event.type} failed`;
  throw new AggregateError(errors, message);
}
