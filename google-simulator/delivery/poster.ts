import http, { type ClientRequest } from 'node:http';
import https from 'node:https';

/** Sends notifications. */
export interface Poster {
  /** Resolves with the status, or with nothing if no answer came. Never rejects. */
  post(address: string, headers: string[], body: string): Promise<number | undefined>;
  close(): void;
}

// "Within seconds" is all that Google documents of its patience.
const PATIENCE_MS = 10_000;
const PROCESSING = 102;

/** A poster that gives up on an answer after `patienceMs` milliseconds, by the machine's clock: sockets know no other. */
export function createPoster(patienceMs: number = PATIENCE_MS): Poster {
  const options = { keepAlive: true, maxSockets: 128 };
  const plain = new http.Agent(options);
  const secure = new https.Agent(options);
  const open = new Set<ClientRequest>();
  let isClosed = false;

  return {
    post: (address, headers, body) =>
      new Promise((resolve) => {
        if (isClosed) return resolve(undefined);
        const url = new URL(address);
        // Headers given as a list go out as they are, so credentials in the address never become an
        // Authorization header: Google strips them too (medplum/medplum#8141).
        const request =
          url.protocol === 'https:'
            ? https.request(url, { method: 'POST', headers, agent: secure })
            : http.request(url, { method: 'POST', headers, agent: plain });
        let patience: NodeJS.Timeout | undefined;
        let processing = false;

        open.add(request);
        request.once('socket', () => {
          patience = setTimeout(() => request.destroy(new Error('No answer')), patienceMs);
        });
        request.on('information', ({ statusCode }) => {
          processing ||= statusCode === PROCESSING;
        });
        request.once('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        // 102 counts as success, even if nothing follows it.
        request.once('error', () => resolve(processing ? PROCESSING : undefined));
        request.once('close', () => {
          clearTimeout(patience);
          open.delete(request);
          resolve(undefined);
        });
        request.end(body);
      }),
    close() {
      isClosed = true;
      for (const request of open) request.destroy();
      plain.destroy();
      secure.destroy();
    },
  };
}
