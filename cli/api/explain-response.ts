import * as v from 'valibot';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Connection } from '../profiles/connection.ts';
import { LOCAL_PROFILE } from '../profiles/profile.ts';
import { commandWords, whereToLook } from './command-words.ts';

const ErrorBody = v.object({
  error: v.object({
    code: v.string(),
    message: v.string(),
    field: v.optional(v.string()),
  }),
});

/** A request that the service refused. */
export interface RefusedRequest {
  status: number;
  /** The body, if it is JSON. */
  document: unknown;
  retryAfter: string | null;
  connection: Connection;
}

/** Explains why a request was refused in a sentence, with the fix. */
export function explainRefused({
  status,
  document,
  retryAfter,
  connection,
}: RefusedRequest): CommandError {
  const { url, profileName } = connection;
  const parsed = v.safeParse(ErrorBody, document);
  if (!parsed.success && status === 413)
    return new CommandError(`The request is larger than ${url} takes: send less at once.`);
  if (!parsed.success)
    return new CommandError(
      `${url} answers ${status}, but not as Tidings does: is it the URL that serverless info prints?`,
    );
  const { code, message, field } = parsed.output.error;
  if (status === 401)
    return new CommandError(
      `${url} does not accept ${whichKey(profileName)}.`,
      EXIT_CODES.unauthorised,
    );
  if (status === 403)
    return new CommandError(
      `${sentence(message)} Use a key that has it, or make one: tidings key create.`,
      EXIT_CODES.unauthorised,
    );
  const isNamed = field === undefined || field === 'id' || message.includes(field);
  const place = isNamed ? '' : ` (${field})`;
  const again = retryAfter === null ? '' : ` Try again in ${retryAfter} s.`;
  return new CommandError(
    `${sentence(commandWords(message) + place)}${whereToLook(message)}${again} [${code}]`,
    EXIT_CODES.failed,
    field,
    status,
  );
}

function whichKey(profileName: string | undefined): string {
  if (profileName === undefined) return 'this key: give another by --key or TIDINGS_KEY';
  const another =
    profileName === LOCAL_PROFILE
      ? 'start npm start again, which stores its own'
      : `store another by tidings login --profile ${profileName}`;
  return `the key of profile "${profileName}": ${another}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
