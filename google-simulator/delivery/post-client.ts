import http, { type ClientRequest } from 'node:http';
import https from 'node:https';

/** POSTs notifications. */
export interface PostClient {
  /** Resolves to the status, or to undefined without a response. Never rejects. */
  post(address: string, headers: string[], body: string): Promise<number | undefined>;
  close(): void;
}

// Google documents its timeout as "within seconds".
const RESPONSE_TIMEOUT_MS = 10_000;
const PROCESSING = 102;

/**
 * Creates a client that waits `timeoutMs` milliseconds for a response, by the machine's clock:
 * sockets have no other.
 */
export function createPostClient(timeoutMs: number = RESPONSE_TIMEOUT_MS): PostClient {
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
        // Headers given as a list are sent unchanged, so credentials in the address do not become
        // an
        // Authorization header: Google strips them too (medplum/medplum#8141).
        const request =
          url.protocol === 'https:'
            ? https.request(url, { method: 'POST', headers, agent: secure })
            : http.request(url, { method: 'POST', headers, agent: plain });
        let timeout: NodeJS.Timeout | undefined;
        let processing = false;

        open.add(request);
        request.once('socket', () => {
          timeout = setTimeout(() => request.destroy(new Error('No response')), timeoutMs);
        });
        request.on('information', ({ statusCode }) => {
          processing ||= statusCode === PROCESSING;
        });
        request.once('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        // 102 counts as success, even if no final response follows.
        request.once('error', () => resolve(processing ? PROCESSING : undefined));
        request.once('close', () => {
          clearTimeout(timeout);
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
