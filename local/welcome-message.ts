import { join } from 'node:path';
import { SERVICE_ACCOUNT_FILE, USER_FILE } from './data-folder.ts';
import { painter } from './paint.ts';
import type { RunningTidings } from './run-tidings.ts';
import type { StartEndpoint } from './start-endpoint.ts';

/** What the message is made of. */
export interface Welcome extends Pick<RunningTidings, 'url' | 'streamUrl' | 'apiKey'> {
  google: { url: string };
  /** What a person types to run the command. */
  command: string;
  dataFolder: string;
  endpoint: StartEndpoint | undefined;
}

/** The message for a new user: the URLs, the API key, commands to try, and credentials. */
export function welcomeMessage(
  { url, streamUrl, apiKey, google, command, dataFolder, endpoint }: Welcome,
  colours: boolean,
): string {
  const paint = painter(colours);
  const bold = (text: string) => paint('bold', text);
  const fileOf = (name: string) => shellQuoted(join(dataFolder, name));
  return `
${bold('Tidings is running.')} Ctrl-C stops it.

  Google posts to  ${url}/notifications
  You manage at    ${url}/watches
  You listen at    ${streamUrl}
  with the key     ${apiKey}
  Google itself    ${google.url} (a simulator)
${endpointLines(endpoint)}
${bold('Try')} in another terminal:

  ${command} listen
  ${command} status
  ${command} watch list
  ${command} event list
  ${command} event publish order.created --data '{"total": 12}'
  ${command} delivery list
  ${command} hook create -n order.created -P -t module example
  ${command} watch create calendar.settings

${bold('Accounts')} that this Google accepts, each in a file:

  a service account  ${command} account add ${fileOf(SERVICE_ACCOUNT_FILE)}
  a user             ${command} account add ${fileOf(USER_FILE)}

${bold('Events')} as they are numbered${endpoint ? ', deliveries (→)' : ''}, runs of hooks (⚙), renewals (the lease is a minute):
`;
}

function endpointLines(endpoint: StartEndpoint | undefined): string {
  if (!endpoint) return '';
  const { url, secret, receiver } = endpoint;
  if (receiver) return `  Events go to     ${url} (a receiver that verifies)\n`;
  return `  Events go to     ${url}\n  signed with      ${secret}\n`;
}

function shellQuoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
