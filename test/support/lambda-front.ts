import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listen } from '../../google-simulator/http/server.ts';
import { type SignedRequest, signatureOf } from './signature-of.ts';

/** What Lambda answers to an invocation. */
export interface FrontAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** A text is sent as it is, all else as JSON. */
  body?: unknown;
}

/** An invocation that was sent. */
export interface FrontRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what was sent.
  input: any;
  signed: SignedRequest;
}

/** An endpoint of Lambda's Invoke, which answers what a test says. */
export interface LambdaFront {
  url: string;
  requests: FrontRequest[];
  /** The next answers; the last one is given from then on. `hang-up` closes the connection, `wait` says nothing. */
  answers: (FrontAnswer | 'hang-up' | 'wait')[];
  close(): Promise<void>;
}

/** Starts one that has no answers yet. It checks signatures. */
export async function startLambdaFront(secretAccessKey: string): Promise<LambdaFront> {
  const requests: FrontRequest[] = [];
  const answers: LambdaFront['answers'] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const sent = await text(request);
    const signed = signatureOf(request, sent, secretAccessKey);
    requests.push({ method, path, headers, input: JSON.parse(sent), signed });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === 'wait') return;
    if (answer === 'hang-up' || answer === undefined) return request.socket.destroy();
    const { status = 200, headers: given = {}, body = '' } = answer;
    response.writeHead(status, given);
    return response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    requests,
    answers,
    close: () => closeServer(server),
  };
}
