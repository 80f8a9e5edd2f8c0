import type { buildApp } from 'fauxqs';
import type { KeptMessage, KeptMessages } from './kept-messages.ts';

/** A server of SQS's JSON protocol, before it listens. */
export type QueueServer = ReturnType<typeof buildApp>;

interface Entry {
  Id?: string;
  DelaySeconds?: number;
  QueueUrl?: string;
  ReceiptHandle?: string;
  [field: string]: unknown;
}

interface Request extends Entry {
  Entries?: Entry[];
}

interface Response {
  MessageId?: string;
  Successful?: { Id: string; MessageId: string }[];
  Messages?: { MessageId: string; ReceiptHandle: string }[];
}

const KEPT_ACTION =
  /\.(SendMessage|SendMessageBatch|ReceiveMessage|DeleteMessage|DeleteMessageBatch)$/;

/**
 * Has a server keep its messages: each is written down before its sender gets the answer, and until it
 * is deleted. The server's own store of messages is no choice: with it, it listens on all interfaces, and
 * what was received when the process ended is invisible until its timeout.
 */
export function keepMessages(
  app: Pick<QueueServer, 'addHook'>,
  kept: Pick<KeptMessages, 'sent' | 'deleted'>,
  now = Date.now,
): void {
  // In memory, as receipts are valid in this process only. A message can be received before its sender
  // has its answer, and so before it is kept; it cannot be deleted before.
  const ids = new Map<string, string>();
  app.addHook('preSerialization', async ({ headers, body }, reply, payload) => {
    const [, action = ''] = KEPT_ACTION.exec(String(headers['x-amz-target'])) ?? [];
    if (action === '' || reply.statusCode >= 400) return payload;
    const request = body as Request;
    const response = payload as Response;
    if (action === 'ReceiveMessage')
      for (const { MessageId, ReceiptHandle } of response.Messages ?? [])
        ids.set(ReceiptHandle, MessageId);
    else if (action.startsWith('Send')) kept.sent(sentIn(request, response, now()));
    else {
      const receipts = (request.Entries ?? [request]).flatMap((entry) => entry.ReceiptHandle ?? []);
      kept.deleted(receipts.flatMap((receipt) => ids.get(receipt) ?? []));
      for (const receipt of receipts) ids.delete(receipt);
    }
    return payload;
  });
}

// What the server refused has no id.
function sentIn(
  request: Request,
  { MessageId, Successful = [] }: Response,
  nowMs: number,
): KeptMessage[] {
  const { QueueUrl = '', Entries = [request] } = request;
  const ids = new Map<string | undefined, string>(Successful.map((one) => [one.Id, one.MessageId]));
  if (MessageId !== undefined) ids.set(undefined, MessageId);
  return Entries.flatMap(({ Id, DelaySeconds = 0, QueueUrl: _, ...fields }) => {
    const id = ids.get(Id);
    if (id === undefined) return [];
    const queue = QueueUrl.split('/').at(-1) ?? '';
    const visibleAtMs = nowMs + DelaySeconds * 1000;
    return [{ id, queue, entry: JSON.stringify(fields), visibleAtMs }];
  });
}
