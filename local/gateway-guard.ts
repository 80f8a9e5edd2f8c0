// Loaded before `serverless offline`, whose servers have no setting for what stands here.

import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isForeign } from '../google-simulator/http/is-foreign.ts';
import { isForeignSocket } from './is-foreign-socket.ts';

const REFUSED = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const emit = Server.prototype.emit;
// The port of the API, not the one at which functions are invoked.
const API_PORT = Number(process.argv[process.argv.indexOf('--httpPort') + 1]);
let refuses = false;
process.on('SIGUSR2', () => {
  refuses = true;
});

Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]): boolean {
  const request = args[0] as IncomingMessage;
  if (event === 'request' || event === 'checkContinue') {
    if (isForeign(request)) {
      (args[1] as ServerResponse).writeHead(403, { connection: 'close' }).end();
      return true;
    }
    if (refuses && request.socket.localPort === API_PORT) {
      (args[1] as ServerResponse).writeHead(503, { connection: 'close' }).end();
      return true;
    }
    keepCompressed(request);
  }
  if (event === 'upgrade' && isForeignSocket(request)) {
    (args[1] as Duplex).end(REFUSED);
    return true;
  }
  return Reflect.apply(emit, this, [event, ...args]);
};

/**
 * Hides the encoding of multipart bodies. hapi decodes them without handling an error of the
 * decoder, which ends the process; API Gateway decodes no body.
 */
function keepCompressed({ headers }: IncomingMessage): void {
  if (/^\s*multipart\//i.test(headers['content-type'] ?? '')) delete headers['content-encoding'];
}
