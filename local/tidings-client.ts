import { LocalError } from './local-error.ts';

/** A few calls to the management API. */
export interface TidingsClient {
  open(resource: string, parameters: Record<string, string>): Promise<{ id: string }>;
  stop(channelId: string): Promise<void>;
}

/** Talks to a Tidings at `url` as any user would. */
export function tidingsClient(url: string, apiKey: string): TidingsClient {
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
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
    open: (resource, parameters) =>
      call('POST', '/channels', { resource, parameters }) as Promise<{ id: string }>,
    stop: async (channelId) => void (await call('DELETE', `/channels/${channelId}`)),
  };
}
