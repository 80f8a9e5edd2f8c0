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

/** The body of POST /endpoints. */
export interface EndpointRequest {
  url: string;
  events: string[];
  description: string;
  /** `whsec_…` */
  secret: string;
}

/** The fields of an endpoint that are needed here. */
export interface ListedEndpoint {
  id: string;
  description?: string;
}

/** A client of the management API, as far as it is needed here. */
export interface TidingsClient {
  watch(request: WatchRequest): Promise<OpenedWatch>;
  /** The ids of all watches. */
  watches(): Promise<string[]>;
  renew(watchId: string): Promise<void>;
  delete(watchId: string): Promise<void>;
  /** Creates an endpoint, and returns its id. */
  createEndpoint(request: EndpointRequest): Promise<string>;
  /** All endpoints. */
  endpoints(): Promise<ListedEndpoint[]>;
  deleteEndpoint(endpointId: string): Promise<void>;
}

/** Creates a client of the management API at `url`. */
export function tidingsClient(url: string, apiKey: string): TidingsClient {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetchOrFail(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw new LocalError(`${method} ${path} returned ${response.status}: ${text}`);
  }

  async function list<Name extends string, Item>(name: Name): Promise<Item[]> {
    const items: Item[] = [];
    let cursor = '';
    do {
      const page = (await call('GET', `/${name}?limit=100${cursor}`)) as Record<Name, Item[]> & {
        nextCursor?: string;
      };
      items.push(...page[name]);
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor !== '');
    return items;
  }

  return {
    watch: (request) => call('POST', '/watches', request) as Promise<OpenedWatch>,
    watches: async () => (await list<'watches', OpenedWatch>('watches')).map(({ id }) => id),
    renew: async (watchId) => void (await call('POST', `/watches/${watchId}/renew`)),
    delete: async (watchId) => void (await call('DELETE', `/watches/${watchId}`)),
    async createEndpoint(request) {
      const { id } = (await call('POST', '/endpoints', request)) as ListedEndpoint;
      return id;
    },
    endpoints: () => list('endpoints'),
    deleteEndpoint: async (id) => void (await call('DELETE', `/endpoints/${id}`)),
  };
}

async function fetchOrFail(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    throw new LocalError(`${request.method} ${url} failed: ${(error as Error).message}`);
  }
}
