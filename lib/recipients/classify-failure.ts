import { TidingsError } from '../protocol/tidings-error.ts';
import type { PostErrorClass } from './post-result.ts';
import type { Progress } from './progress.ts';
import { RecipientUnresolvedError } from './recipient-unresolved-error.ts';
import { UnusableAnswerError } from './unusable-answer-error.ts';

/** Why a request failed. No byte of what was received is in the message. */
export interface Failure {
  errorClass: PostErrorClass;
  /** In a sentence. */
  message: string;
}

const TIMEOUTS: Readonly<Record<Progress['stage'], string>> = {
  judging: 'The URL was not judged in time',
  connecting: 'There was no connection in time',
  handshake: 'The TLS handshake did not end in time',
  waiting: 'There was no answer in time',
};

/** What a request that ran into its timeout failed of. */
export function timeoutFailure({ stage }: Progress): Failure {
  return { errorClass: 'timeout', message: TIMEOUTS[stage] };
}

/** What a request failed of, by the error and how far it had come. */
export function classifyFailure(error: unknown, { stage }: Progress): Failure {
  if (error instanceof RecipientUnresolvedError)
    return failure('dns', 'The name of the host was not found', error.cause);
  if (error instanceof TidingsError) return { errorClass: 'recipient', message: error.message };
  if (error instanceof UnusableAnswerError)
    return { errorClass: 'response', message: error.message };
  const code = codeOf(error) ?? '';
  if (stage === 'judging') return failure('recipient', 'The request cannot be sent', error);
  if (code.startsWith('HPE_')) return failure('response', 'The answer was no HTTP', error);
  if (/^E[A-Z\d]+$/.test(code) && code !== 'EPROTO')
    return failure('connection', CONNECTION[stage], error);
  if (stage === 'handshake')
    return failure('tls', 'TLS failed: the certificate has to be valid for the host', error);
  return failure('connection', CONNECTION[stage], error);
}

const CONNECTION: Readonly<Record<Exclude<Progress['stage'], 'judging'>, string>> = {
  connecting: 'The connection failed',
  handshake: 'The connection was closed during the TLS handshake',
  waiting: 'The connection was closed before an answer',
};

function failure(errorClass: PostErrorClass, sentence: string, error: unknown): Failure {
  const code = codeOf(error);
  return { errorClass, message: code === undefined ? sentence : `${sentence} (${code})` };
}

// Of errors of the system, of TLS and of HTTP; it is no text of the other side's.
function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : undefined;
}
