import { LocalError } from './local-error.ts';

/** The fields of a watch that are needed here. */
export interface OpenedWatch {
  id: string;
  currentChannel: string;
}

/** The API answered with an error. */
class RefusedError extends LocalError {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
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
  status: string;
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
  /** Changes where an endpoint is, and what it verifies with: both may be as they were. */
  moveEndpoint(endpointId: string, to: Pick<EndpointRequest, 'url' | 'secret'>): Promise<void>;
  /** Has a paused or disabled endpoint go on. */
  enableEndpoint(endpointId: string): Promise<void>;
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
    throw new RefusedError(
      `${method} ${path} returned ${response.status}: ${text}`,
      response.status,
    );
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
    async moveEndpoint(id, { url, secret }) {
      await call('PATCH', `/endpoints/${id}`, { url });
      const rotation = { secret, overlapSeconds: 0 };
      await call('POST', `/endpoints/${id}/rotate-secret`, rotation).catch((error: unknown) => {
        // It has this secret already: nothing else is wrong with a secret that was read from its file.
        if (!(error instanceof RefusedError) || error.status !== 400) throw error;
      });
    },
    enableEndpoint: async (id) => void (await call('POST', `/endpoints/${id}/enable`)),
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
