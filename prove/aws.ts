import { LocalError } from '../local/local-error.ts';

/** Calls services of the emulator that no client of this project is for; it checks no signature. */
export interface Aws {
  /** An operation of a JSON service, such as `Logs_20140328.FilterLogEvents`. */
  call(operation: string, body: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** A resource of a REST service, such as `lambda`. */
  get(service: string, path: string): Promise<Record<string, unknown>>;
}

export function awsAt(url: string): Aws {
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=prover/20300101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
  return {
    call: (operation, body) =>
      send(url, {
        method: 'POST',
        headers: { 'x-amz-target': operation, 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(body),
      }),
    get: (service, path) =>
      send(`${url}${path}`, { headers: { authorization: authorization(service) } }),
  };
}

async function send(url: string, request: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, request);
  const text = await response.text();
  if (response.ok) return JSON.parse(text || '{}');
  throw new LocalError(`The emulator answered ${response.status}: ${text}`);
}
