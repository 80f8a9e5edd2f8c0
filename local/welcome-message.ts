import { styleText } from 'node:util';
import type { RunningTidings } from './run-tidings.ts';

/** The message for a new user: the URLs, the API key, and three commands to try. */
export function welcomeMessage(
  { url, apiKey, google }: Pick<RunningTidings, 'url' | 'apiKey'> & { google: { url: string } },
  channelId: string,
  colours: boolean,
): string {
  const bold = (text: string) =>
    colours ? styleText('bold', text, { validateStream: false }) : text;
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
  ${curl} ${url}/watches -d '{"resource": "calendar.settings"}'

${bold('Notifications')} as they are stored, and renewals (the calendar’s lease is a minute long):
`;
}
