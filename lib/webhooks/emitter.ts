/** What tells that an instance has changed. */
export type Emitter = AnySignal | EmitterOfNode | EventTarget;

/** What of a Signal is used, whatever it carries. */
export interface AnySignal {
  addReceiver(receiver: Listener): void;
  removeReceiver(receiver: Listener): void;
}

/** What of Node's EventEmitter is used. */
export interface EmitterOfNode {
  on(name: string, listener: Listener): unknown;
  off(name: string, listener: Listener): unknown;
}

type Listener = (...args: unknown[]) => unknown;

/**
 * Listens to an emitter.
 * @param name of the emitter's event; a signal has none.
 * @param listener gets what the emitter passes: what a signal carries, the arguments of `emit`, the
 *   detail of a CustomEvent or another event itself.
 * @returns a function that stops it.
 */
export function listen(emitter: Emitter, name: string, listener: Listener): () => void {
  if ('addReceiver' in emitter) {
    emitter.addReceiver(listener);
    return () => emitter.removeReceiver(listener);
  }
  if ('on' in emitter) {
    emitter.on(name, listener);
    return () => void emitter.off(name, listener);
  }
  const onEvent = (event: Event) => void listener('detail' in event ? event.detail : event);
  emitter.addEventListener(name, onEvent);
  return () => emitter.removeEventListener(name, onEvent);
}
