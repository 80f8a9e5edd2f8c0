import { LocalError } from './local-error.ts';

/** The fields of a watch that are needed here. */
export interface OpenedWatch {
  id: string;
  currentChannel: string;
}

/** The body of POST /watches. */
export interface WatchRequest {
  resource: string;
  parameters?: Record<string, string>;
  leaseSeconds?: number;
}

/** A client of the management API, as far as it is needed here. */
export interface TidingsClient {
  watch(request: WatchRequest): Promise<OpenedWatch>;
  /** The ids of all watches. */
  watches(): Promise<string[]>;
  renew(watchId: string): Promise<void>;
  delete(watchId: string): Promise<void>;
}

/** Creates a client of the management API at `url`. */
export function tidingsClient(url: string, apiKey: string): TidingsClient {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetchOrFail(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const result: unknown = await response.json();
    if (response.ok) return result;
    throw new LocalError(
      `${method} ${path} returned ${response.status}: ${JSON.stringify(result)}`,
    );
  }
  return {
    watch: (request) => call('POST', '/watches', request) as Promise<OpenedWatch>,
    async watches() {
      const ids: string[] = [];
      let cursor = '';
      do {
        const page = (await call('GET', `/watches?limit=100${cursor}`)) as {
          watches: { id: string }[];
          nextCursor?: string;
        };
        ids.push(...page.watches.map(({ id }) => id));
        cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
      } while (cursor !== '');
      return ids;
    },
    renew: async (watchId) => void (await call('POST', `/watches/${watchId}/renew`)),
    delete: async (watchId) => void (await call('DELETE', `/watches/${watchId}`)),
  };
}

async function fetchOrFail(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    throw new LocalError(`${request.method} ${url} failed: ${(error as Error).message}`);
  }
}
