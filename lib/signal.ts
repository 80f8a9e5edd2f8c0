/** Gets what a signal carries. What it returns is dropped; a promise is awaited. */
export type Receiver<Args> = (args: Args) => unknown;

/** Called with each receiver that failed in `sendRobust`. */
export type ReceiverFailed = (error: unknown, receiverName: string) => void;

/**
 * An in-process list of receivers, called one after another in the order they were added. A
 * receiver that was added twice is called twice. Adding and removing while a signal is being sent
 * takes effect with the next one.
 */
export class Signal<Args> {
  readonly #receivers: Receiver<Args>[] = [];
  readonly #onFailure: ReceiverFailed;

  /** `onFailure` gets what `sendRobust` keeps from the sender; without one, standard error gets it. */
  constructor(onFailure: ReceiverFailed = reportFailure) {
    this.#onFailure = onFailure;
  }

  /** @throws TypeError if `receiver` cannot be called. */
  addReceiver(receiver: Receiver<Args>): void {
    if (typeof receiver !== 'function') throw new TypeError('receiver must be callable');
    this.#receivers.push(receiver);
  }

  /** Removes the first that is the same; what is not there is no error. */
  removeReceiver(receiver: Receiver<Args>): void {
    const index = this.#receivers.indexOf(receiver);
    if (index !== -1) this.#receivers.splice(index, 1);
  }

  /** Strict: what a receiver throws ends the sending and reaches the sender. */
  async send(args: Args): Promise<void> {
    for (const receiver of [...this.#receivers]) await receiver(args);
  }

  /** Isolating: every receiver is called, and none can fail the sender. */
  async sendRobust(args: Args): Promise<void> {
    for (const receiver of [...this.#receivers])
      try {
        await receiver(args);
      } catch (error) {
        this.#onFailure(error, receiver.name || '(anonymous)');
      }
  }
}

// Only the name of the error: its message may repeat what the signal carried, a token for one.
function reportFailure(error: unknown, receiverName: string): void {
  const name = error instanceof Error ? error.name : typeof error;
  console.error(
    JSON.stringify({ level: 'error', message: 'a receiver failed', receiver: receiverName, name }),
  );
}
