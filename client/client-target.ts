import type { ClientEvents } from './client-events.ts';

/** The platform's EventTarget, with the types of a client's events. */
interface TypedTarget {
  addEventListener<Type extends keyof ClientEvents>(
    type: Type,
    listener: (event: ClientEvents[Type]) => void,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener<Type extends keyof ClientEvents>(
    type: Type,
    listener: (event: ClientEvents[Type]) => void,
  ): void;
  dispatchEvent(event: Event): boolean;
}

const TypedTarget = EventTarget as new () => TypedTarget;

/** The EventTarget of a client. */
export class ClientTarget extends TypedTarget {
  /** Whether there is, or was, a listener for errors. */
  protected isHeard = false;

  /** As of any EventTarget. */
  override addEventListener<Type extends keyof ClientEvents>(
    type: Type,
    listener: (event: ClientEvents[Type]) => void,
    options?: { once?: boolean; signal?: AbortSignal },
  ): void {
    this.isHeard ||= type === 'error';
    super.addEventListener(type, listener, options);
  }
}
