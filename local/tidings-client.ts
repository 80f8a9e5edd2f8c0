import { LocalError } from './local-error.ts';

/** A watch, as far as it is needed here. */
export interface LocalWatch {
  id: string;
  currentChannel: string;
}

/** A wish for POST /watches. */
export interface LocalSpec {
  resource: string;
  parameters?: Record<string, string>;
  leaseSeconds?: number;
}

/** A few calls to the management API. */
export interface TidingsClient {
  watch(spec: LocalSpec): Promise<LocalWatch>;
  /** The ids of all watches that there are. */
  watches(): Promise<string[]>;
  renew(watchId: string): Promise<void>;
  delete(watchId: string): Promise<void>;
}

/** Talks to a Tidings at `url` as any user would. */
export function tidingsClient(url: string, apiKey: string): TidingsClient {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await answerOf(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new LocalError(
      `${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`,
    );
  }
  return {
    watch: (spec) => call('POST', '/watches', spec) as Promise<LocalWatch>,
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

async function answerOf(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    throw new LocalError(`${request.method} ${url} was not answered: ${(error as Error).message}`);
  }
}
