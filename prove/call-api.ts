import { setTimeout as sleep } from 'node:timers/promises';

/** A response of the management API. */
export interface ApiResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each step knows what it asked for.
  body: any;
}

const ATTEMPTS = 20;
const PAUSE_MS = 250;

/**
 * Calls the management API at `url`. As clients do, it repeats what got a 503: the functions of the
 * proof share the ten executions of a new account.
 */
export async function callApi(
  { url, key }: { url: string; key: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiResponse> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 503 || attempt === ATTEMPTS)
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    await sleep(PAUSE_MS);
  }
}
