import { errorFields, type Log } from '../log.ts';

/** A message of a queue. */
export interface Message {
  id: string;
  body: string;
}

/** What processing messages needs. */
export interface MessageDeps<Work extends object> {
  /** Reads a message; undefined if it is none. */
  read: (body: string) => Work | undefined;
  /** Processes one message. What it throws is temporary. */
  process: (work: Work) => Promise<unknown>;
  /** Resolves when a message has to end, so that the batch can still be answered. */
  deadline: () => Promise<unknown>;
  log: Log;
}

/**
 * Processes the messages of a batch side by side: each has its own claim, its own deadline, and its
 * own end. One that fails, or does not end in time, costs the others nothing.
 * @returns the ids of the messages that have to be delivered again.
 */
export async function processMessages<Work extends object>(
  deps: MessageDeps<Work>,
  messages: readonly Message[],
): Promise<string[]> {
  const done = await Promise.all(messages.map((message) => processMessage(deps, message)));
  return messages.filter((_, index) => !done[index]).map(({ id }) => id);
}

async function processMessage<Work extends object>(
  { read, process, deadline, log }: MessageDeps<Work>,
  message: Message,
): Promise<boolean> {
  const work = read(message.body);
  if (!work) {
    log('error', 'a message is not work, and is dropped', { messageId: message.id });
    return true;
  }
  try {
    const inTime = process(work).then(() => true);
    const late = deadline().then(() => false);
    if (await Promise.race([inTime, late])) return true;
    log('error', 'work did not end in time, and is delivered again', fieldsOf(work));
  } catch (error) {
    const fields = { ...fieldsOf(work), ...errorFields(error) };
    log('error', 'work was not done, and is delivered again', fields);
  }
  return false;
}

function fieldsOf(work: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(work));
}
