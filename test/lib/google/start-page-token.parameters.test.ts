import { expect, test } from 'vitest';
import { type Watched, withStartPageToken } from '../../../lib/google/start-page-token.ts';
import type { WatchParameters } from '../../../lib/protocol/validate-watch-parameters.ts';
import { errorOf } from './stage.ts';

const URL_OF_TOKEN = 'https://www.googleapis.com/drive/v3/changes/startPageToken';

/** Completes parameters with an answer of Google's; tells what was requested. */
async function completed(watched: Watched, answer: unknown = { startPageToken: '7' }) {
  const requested: string[] = [];
  const parameters = await withStartPageToken(watched, async (url) => {
    requested.push(url);
    return answer;
  });
  return { parameters, requested };
}

const changes = (parameters: WatchParameters) =>
  ({ resource: 'drive.changes', parameters }) as const;

test('the token is that of the user, and is added to the parameters', async () => {
  expect(await completed(changes({ restrictToMyDrive: true }))).toEqual({
    parameters: { restrictToMyDrive: true, pageToken: '7' },
    requested: [URL_OF_TOKEN],
  });
});

test('the token of a shared drive is requested with its id', async () => {
  expect(await completed(changes({ driveId: 'a b' }))).toEqual({
    parameters: { driveId: 'a b', pageToken: '7' },
    requested: [`${URL_OF_TOKEN}?driveId=a+b&supportsAllDrives=true`],
  });
});

test('a token that is given is kept, and none is requested', async () => {
  const parameters = { pageToken: '5' };
  expect(await completed(changes(parameters))).toEqual({ parameters, requested: [] });
});

test('another resource gets none', async () => {
  const parameters = { fileId: 'f' };
  const watched = { resource: 'drive.files', parameters } as const;
  expect(await completed(watched)).toEqual({ parameters, requested: [] });
});

test.each([null, {}, 'text', { startPageToken: '' }, { startPageToken: 7 }])(
  'an answer without a token (%j) is an error of class retry',
  async (answer) => {
    expect(await errorOf(completed(changes({}), answer))).toMatchObject({
      errorClass: 'retry',
      reason: 'invalid-answer',
    });
  },
);
