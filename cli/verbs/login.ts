import { apiClient } from '../api/api-client.ts';
import { listItems } from '../api/list-items.ts';
import type { Answer } from '../command/answer.ts';
import { askFor, askForSecret } from '../command/ask.ts';
import { doneAnswer } from '../command/done-answer.ts';
import { readAll } from '../command/read-all.ts';
import type { Session } from '../command/session.ts';
import type { Verb } from '../command/verb.ts';
import { usageError } from '../command-error.ts';
import { apiKeyText } from '../profiles/api-key-text.ts';
import { LOCAL_PROFILE } from '../profiles/profile.ts';
import { profileName } from '../profiles/profile-name.ts';
import { profilesFile } from '../profiles/profiles-file.ts';
import { serviceUrl } from '../profiles/service-url.ts';
import { storeProfile } from '../profiles/store-profile.ts';

const DEFAULT_NAME = 'default';

/** `tidings login` */
export const LOGIN: Verb = {
  usage: 'login',
  summary: 'store the URL and the key of a service, for the next commands',
  description:
    'It asks for what --url and --key do not give, and checks both. Without a terminal it reads the key from its input.',
  examples: [
    'login',
    'login --profile prod --url https://abc.execute-api.eu-central-1.amazonaws.com',
    'login --url https://abc.execute-api.eu-central-1.amazonaws.com < key-file',
  ],
  run: login,
};

async function login(session: Session): Promise<Answer> {
  const { options, environment } = session;
  const name = profileName(options.profile ?? (environment['TIDINGS_PROFILE'] || DEFAULT_NAME));
  if (name === LOCAL_PROFILE)
    throw usageError(
      `The profile "${LOCAL_PROFILE}" is that of npm start: give --profile another name`,
    );
  const url = await findUrl(session);
  const key = await findKey(session);
  const api = apiClient(() => ({ url, key, profileName: undefined }));
  // Anything may answer with success: what this lists has to be a list.
  await listItems(api, { path: '/watches', name: 'watches', limit: 1 });
  const file = profilesFile(environment);
  storeProfile(file, name, { url, key }, true);
  const used = `Commands use ${url} from now on (profile "${name}").`;
  return doneAnswer({ profile: name, url, file }, `The key works. ${used}`);
}

async function findUrl({ options, environment, terminal }: Session): Promise<string> {
  if (options.url !== undefined) return serviceUrl(options.url, '--url');
  const variable = environment['TIDINGS_URL'];
  if (variable) return serviceUrl(variable, 'TIDINGS_URL');
  if (!terminal.input.isTTY)
    throw usageError(
      'There is no terminal to ask for the URL: add --url. See tidings login --help',
    );
  return serviceUrl((await askFor('URL of the service:', terminal)).trim(), 'The URL');
}

async function findKey({ options, environment, terminal }: Session): Promise<string> {
  const given = options.key ?? environment['TIDINGS_KEY'];
  const key =
    given || (terminal.input.isTTY ? askForSecret('API key:', terminal) : readAll(terminal.input));
  const text = (await key).trim();
  if (text !== '') return apiKeyText(text);
  throw usageError('The key is missing: add --key, set TIDINGS_KEY, or send it to the input');
}
