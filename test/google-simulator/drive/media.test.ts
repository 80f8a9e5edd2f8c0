import { expect, test } from 'vitest';
import type { Google } from '../../../google-simulator/google.ts';
import { scopes } from '../../../google-simulator/oauth/scopes.ts';
import { ALICE, call, clientsFor, startSimulator } from '../start-simulator.ts';

async function download(google: Google, fileId: string, range?: string, token?: string) {
  const bearer = token ?? google.accessToken(ALICE);
  const response = await fetch(`${google.url}/drive/v3/files/${fileId}?alt=media`, {
    headers: { authorization: `Bearer ${bearer}`, ...(range ? { range } : {}) },
  });
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

test('alt=media returns the content of a file, with its type', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data } = await drive.files.create(
    { requestBody: { name: 'a' }, media: { mimeType: 'text/plain', body: 'päper' } },
    { rootUrl: `${google.url}/` },
  );
  const fileId = data.id ?? '';
  expect((await drive.files.get({ fileId, alt: 'media' })).data).toBe('päper');
  const { headers } = await download(google, fileId);
  expect(headers.get('content-type')).toBe('text/plain');
  expect(headers.get('content-length')).toBe('6');
});

test('a file without content has an empty one; folders and documents have none', async () => {
  const { google } = await startSimulator();
  const { id } = google.editFile(ALICE, undefined);
  expect(await download(google, id)).toMatchObject({ status: 200, text: '' });
  const mimeType = 'application/vnd.google-apps.document';
  const document = google.editFile(ALICE, undefined, { mimeType }).id;
  const path = `/drive/v3/files/${document}?alt=media`;
  expect(await call(google, path, undefined, { method: 'GET' })).toMatchObject({
    status: 403,
    reason: 'fileNotDownloadable',
  });
});

test('a token for metadata cannot download', async () => {
  const { google } = await startSimulator();
  const { id } = google.editFile(ALICE, undefined, {}, Buffer.from('abc'));
  const token = google.accessToken(ALICE, undefined, scopes('drive.metadata.readonly'));
  expect((await download(google, id, undefined, token)).status).toBe(403);
  const readonly = google.accessToken(ALICE, undefined, scopes('drive.readonly'));
  expect((await download(google, id, undefined, readonly)).status).toBe(200);
});

test.each([
  ['bytes=0-2', 206, 'abc', 'bytes 0-2/6'],
  ['bytes=4-', 206, 'ef', 'bytes 4-5/6'],
  ['bytes=3-100', 206, 'def', 'bytes 3-5/6'],
  ['bytes=-2', 206, 'ef', 'bytes 4-5/6'],
  ['bytes=6-', 416, '', 'bytes */6'],
  ['lines=1-2', 200, 'abcdef', null],
])('the range %s gives %i', async (range, status, text, contentRange) => {
  const { google } = await startSimulator();
  const { id } = google.editFile(ALICE, undefined, {}, Buffer.from('abcdef'));
  const part = await download(google, id, range);
  expect(part).toMatchObject({ status, text });
  expect(part.headers.get('content-range')).toBe(contentRange);
});
