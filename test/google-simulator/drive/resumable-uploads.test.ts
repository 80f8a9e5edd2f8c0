import { expect, test } from 'vitest';
import { ALICE, channel, clientsFor, startSimulator } from '../start-simulator.ts';

async function setUp() {
  const { google, receiver } = await startSimulator();
  const send = async (method: string, url: string, body?: string, headers: object = {}) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${google.accessToken(ALICE)}`, ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
    });
    const text = await response.text();
    const json = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, json };
  };
  const begin = async (method = 'POST', path = '/upload/drive/v3/files', metadata: object = {}) => {
    const url = `${google.url}${path}?uploadType=resumable&fields=id,name,size,mimeType`;
    const type = { 'content-type': 'application/json', 'x-upload-content-type': 'text/plain' };
    return send(method, url, JSON.stringify(metadata), type);
  };
  return { google, receiver, send, begin };
}

test('a resumable upload in one request creates a file', async () => {
  const { google, send, begin } = await setUp();
  const { status, headers } = await begin('POST', undefined, { name: 'Note' });
  expect(status).toBe(200);
  const created = await send('PUT', `${headers.get('location')}&fields=*`, 'words');
  expect(created).toMatchObject({
    status: 200,
    json: { name: 'Note', size: '5', mimeType: 'text/plain' },
  });
  const { data } = await clientsFor(google).drive.files.get({
    fileId: created.json.id,
    alt: 'media',
  });
  expect(data).toBe('words');
});

test('the parameters of the call that begins a resumable upload hold until its end', async () => {
  const { google, send } = await setUp();
  const folder = google.editFile(ALICE, undefined, { name: 'Folder' });
  const { id } = google.editFile(ALICE, undefined, { name: 'Note' });
  const query = `uploadType=resumable&fields=size,parents&addParents=${folder.id}`;
  const begun = await send('PATCH', `${google.url}/upload/drive/v3/files/${id}?${query}`, '{}');
  const { json } = await send('PUT', begun.headers.get('location') ?? '', 'words');
  expect(json).toEqual({ size: '5', parents: [expect.any(String), folder.id] });
});

test('a resumable upload in chunks tells how far it is, and updates a file', async () => {
  const { google, receiver, send, begin } = await setUp();
  const { id } = google.editFile(ALICE, undefined, { name: 'Old' });
  await clientsFor(google).drive.files.watch({ fileId: id, requestBody: channel(receiver) });
  const { headers } = await begin('PATCH', `/upload/drive/v3/files/${id}`, { name: 'New' });
  const url = headers.get('location') ?? '';
  const put = (range: string, body?: string) => send('PUT', url, body, { 'content-range': range });

  expect((await put('bytes */5')).headers.get('range')).toBeNull();
  const first = await put('bytes 0-2/5', 'wor');
  expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-2']);
  expect((await put('bytes 0-2/5', 'wor')).status).toBe(400);
  expect((await put('bytes 3-4/5', 'too long')).status).toBe(400);
  expect((await put('bytes */5')).headers.get('range')).toBe('bytes=0-2');
  expect(await put('bytes 3-4/5', 'ds')).toMatchObject({ status: 200, json: { id, name: 'New' } });
  expect((await put('bytes */5')).status).toBe(404);
  await google.idle();
  expect(receiver.received.at(-1)?.headers['x-goog-changed']).toMatch(/content, ?properties/);
});

test('an empty file is uploaded', async () => {
  const { send, begin } = await setUp();
  const url = (await begin()).headers.get('location') ?? '';
  const headers = { 'content-range': 'bytes */0' };
  expect((await send('PUT', url, undefined, headers)).status).toBe(200);
});

test('an unknown upload, and one of a file that does not exist, are a 404', async () => {
  const { google, send, begin } = await setUp();
  const path = `${google.url}/upload/drive/v3/files`;
  expect((await send('PUT', `${path}?uploadType=resumable&upload_id=x`, 'a')).status).toBe(404);
  expect((await begin('PATCH', '/upload/drive/v3/files/none')).status).toBe(404);
});
