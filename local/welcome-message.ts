import { join } from 'node:path';
import { styleText } from 'node:util';
import { SERVICE_ACCOUNT_FILE, USER_FILE } from './data-folder.ts';
import type { RunningTidings } from './run-tidings.ts';

/** The message for a new user: the URLs, the API key, four commands to try, and credentials. */
export function welcomeMessage(
  { url, apiKey, google }: Pick<RunningTidings, 'url' | 'apiKey'> & { google: { url: string } },
  channelId: string,
  dataFolder: string,
  colours: boolean,
): string {
  const bold = (text: string) =>
    colours ? styleText('bold', text, { validateStream: false }) : text;
  const fileOf = (name: string) => shellQuoted(join(dataFolder, name));
  const curl = `curl -H 'Authorization: Bearer ${apiKey}'`;
  return `
${bold('Tidings is running.')} Ctrl-C stops it.

  Google posts to  ${url}/notifications
  You manage at    ${url}/watches
  with the key     ${apiKey}
  Google itself    ${google.url} (a simulator)

${bold('Try')} in another terminal:

  ${curl} ${url}/watches
  ${curl} ${url}/channels/${channelId}/notifications
  ${curl} ${url}/events
  ${curl} ${url}/watches -d '{"resource": "calendar.settings"}'

${bold('Accounts')} that this Google accepts, each in a file for POST /accounts:

  a service account  ${curl} ${url}/accounts -d @${fileOf(SERVICE_ACCOUNT_FILE)}
  a user             ${curl} ${url}/accounts -d @${fileOf(USER_FILE)}

${bold('Events')} as they are numbered, and renewals (the calendar’s lease is a minute long):
`;
}

function shellQuoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
