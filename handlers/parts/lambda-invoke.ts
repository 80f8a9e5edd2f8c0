import { setTimeout as sleep } from 'node:timers/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { RunnerUnavailableError } from '../../lib/hooks/invoking/runner-unavailable-error.ts';
import { defaultProvider } from '../shims/environment-credentials.ts';
import { Sha256 } from './sha-256.ts';

/** What is invoked, and how. */
export interface Invocation {
  readonly functionName: string;
  readonly input: unknown;
  /** How long to wait for the answer, in milliseconds, all attempts together. */
  readonly answerMs: number;
  /** Whose execution environment it is to run in, if the function has one for each tenant. */
  readonly tenantId?: string | undefined;
}

/** What a function came to. */
export interface Answer {
  /** Whether it failed: `output` then says how. */
  readonly failed: boolean;
  /** As JSON: what it returned, or `{errorType?, errorMessage?}`. */
  readonly text: string;
}

interface Missed {
  readonly error: RunnerUnavailableError;
  /** How many attempts it is worth in all. */
  readonly attempts: number;
}

const ATTEMPTS = 3;
// The function does run, for other events: most runs take milliseconds, and one of its places is free soon.
const ATTEMPTS_WHEN_THROTTLED = 6;
const PAUSE_MS = 200;

/**
 * Invokes functions and waits for what they return. The requests are signed here: the SDK's client would
 * add 88 KB to a bundle that has other clients of it.
 * @param endpoint Lambda's, such as `https://lambda.eu-west-1.amazonaws.com`
 * @param pause waits for so many milliseconds
 */
export function lambdaInvoke(
  endpoint: string,
  region: string,
  pause: (milliseconds: number) => Promise<unknown> = (milliseconds) => sleep(milliseconds),
) {
  const { protocol, hostname, host, port } = new URL(endpoint);
  const signer = new SignatureV4({
    service: 'lambda',
    region,
    credentials: defaultProvider(),
    sha256: Sha256,
  });

  async function request({ functionName, input, tenantId }: Invocation, signal: AbortSignal) {
    const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path,
      headers: {
        host,
        'content-type': 'application/json',
        'x-amz-invocation-type': 'RequestResponse',
        ...(tenantId === undefined ? {} : { 'x-amz-tenant-id': tenantId }),
      },
      body,
    });
    // `fetch` sets the host by itself.
    const { host: _, ...sent } = headers;
    return fetch(`${protocol}//${host}${path}`, { method: 'POST', headers: sent, body, signal });
  }

  async function attempt(invocation: Invocation, signal: AbortSignal): Promise<Answer | Missed> {
    const { functionName, answerMs } = invocation;
    try {
      const response = await request(invocation, signal);
      const text = await response.text();
      if (response.ok) return { failed: response.headers.has('x-amz-function-error'), text };
      const error = new RunnerUnavailableError(refused(functionName, response));
      return { error, attempts: attemptsAfter(response.status) };
    } catch (cause) {
      const hasDied = signal.aborted;
      const within = hasDied ? ` in ${answerMs / 1000} s` : '';
      const message = `The function ${functionName} gave no answer${within}`;
      const error = new RunnerUnavailableError(message, { cause, hasDied });
      return { error, attempts: hasDied ? 1 : ATTEMPTS };
    }
  }

  /** @throws RunnerUnavailableError Lambda, or the function, gave no answer */
  return async (invocation: Invocation): Promise<Answer> => {
    const signal = AbortSignal.timeout(invocation.answerMs);
    for (let count = 1; ; count += 1) {
      const result = await attempt(invocation, signal);
      if (!('error' in result)) return result;
      if (count >= result.attempts) throw result.error;
      await pause(PAUSE_MS * 2 ** (count - 1) * (0.5 + Math.random()));
      // What was not begun has not died.
      if (signal.aborted) throw result.error;
    }
  };
}

function attemptsAfter(status: number): number {
  if (status === 429) return ATTEMPTS_WHEN_THROTTLED;
  return status >= 500 ? ATTEMPTS : 1;
}

function refused(functionName: string, { status, headers }: Response): string {
  const type = headers.get('x-amzn-errortype')?.split(':')[0] ?? 'no type';
  return `Lambda answered ${status} (${type}) to an invocation of ${functionName}`;
}
