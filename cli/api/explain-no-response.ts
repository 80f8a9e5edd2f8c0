import { CommandError } from '../command-error.ts';
import type { Connection } from '../profiles/connection.ts';

/** Explains why a service did not respond, by the code of the system's or the TLS library's error. */
export function explainNoResponse(error: unknown, connection: Connection): CommandError {
  const { url, dataFolder } = connection;
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError')
    return new CommandError(`${url} does not answer: the request was given up.`);
  const { code = '', message: why = message } = (cause ?? {}) as {
    code?: string;
    message?: string;
  };
  if (code === 'ECONNREFUSED')
    return new CommandError(
      dataFolder === undefined
        ? `Nothing listens at ${url}: is the URL right?`
        : `Tidings is not running at ${url}: run npm start in another terminal.`,
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new CommandError(
      `There is no host ${new URL(url).hostname}, or no network: is the URL right?`,
    );
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return new CommandError(
      `What listens at ${url} does not speak TLS: is it http:// on this machine, or another port?`,
    );
  return new CommandError(
    `${url} cannot be reached: ${why.replaceAll(/\s+/g, ' ').trim()}${code && ` (${code})`}. Is the URL right?`,
  );
}
