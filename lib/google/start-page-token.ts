import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import { GoogleError } from './google-error.ts';

const URL_OF_TOKEN = 'https://www.googleapis.com/drive/v3/changes/startPageToken';

/** What is watched. */
export interface Watched {
  resource: Resource;
  parameters: WatchParameters;
}

/**
 * The parameters of a watch call, with the page token that Drive requires for changes: its start page
 * token of now, of the shared drive if one is named. The token is only required: it does not decide
 * what is notified about, and does not age (docs/google-push.md).
 * @throws what `get` throws; GoogleError if the answer has no token.
 */
export async function withStartPageToken(
  { resource, parameters }: Watched,
  get: (url: string) => Promise<unknown>,
): Promise<WatchParameters> {
  const missing = Object.entries(WATCHABLE_RESOURCES[resource].parameters).find(
    ([name, { fromGoogle }]) => fromGoogle === 'startPageToken' && parameters[name] === undefined,
  );
  if (!missing) return parameters;
  const [name] = missing;
  const url = new URL(URL_OF_TOKEN);
  const { driveId } = parameters;
  if (driveId !== undefined) {
    url.searchParams.set('driveId', String(driveId));
    url.searchParams.set('supportsAllDrives', 'true');
  }
  const answer = await get(url.href);
  const token = (answer as { startPageToken?: unknown } | undefined)?.startPageToken;
  if (typeof token === 'string' && token !== '') return { ...parameters, [name]: token };
  throw new GoogleError({
    status: 0,
    reason: 'invalid-answer',
    message: 'changes.getStartPageToken gave no token',
  });
}
