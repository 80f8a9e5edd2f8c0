import { describe, expect, test } from 'vitest';
import { atRoot } from '../../../lib/google/at-root.ts';
import type { ApiCall } from '../../../lib/google/signals.ts';
import { countGoogleCalls } from '../../../lib/metrics/google-metrics.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { Signal } from '../../../lib/signal.ts';
import { recordedMetrics } from './metric-lines.ts';

const CALL: ApiCall = {
  url: 'https://www.googleapis.com/drive/v3/changes/watch',
  statusCode: 200,
  elapsedMs: 120,
  message: null,
};

function counted(call: Partial<ApiCall>) {
  const { metrics, lines } = recordedMetrics();
  countGoogleCalls(metrics)({ ...CALL, ...call });
  const [line, ...more] = lines();
  expect(more).toEqual([]);
  return line;
}

test('a call is counted, timed and split by API', () => {
  const line = counted({});

  expect(line).toMatchObject({
    GoogleCalls: 1,
    GoogleCallTime: 120,
    GoogleErrors: 0,
    Stage: 'dev',
    Api: 'drive',
    statusCode: 200,
  });
  expect(line?._aws.CloudWatchMetrics[0]).toMatchObject({
    Dimensions: [['Stage'], ['Stage', 'Api']],
    Metrics: [
      { Name: 'GoogleCalls', Unit: 'Count' },
      { Name: 'GoogleCallTime', Unit: 'Milliseconds' },
      { Name: 'GoogleErrors', Unit: 'Count' },
    ],
  });
});

test.each([
  [0, 1],
  [199, 1],
  [200, 0],
  [204, 0],
  [299, 0],
  [300, 1],
  [403, 1],
  [503, 1],
])('a call that is answered with %i counts %i errors', (statusCode, errors) => {
  expect(counted({ statusCode })).toMatchObject({ GoogleErrors: errors, statusCode });
});

const ROOTS = [undefined, 'http://127.0.0.1:8080', 'https://proxy.example/google/'];

describe.each(ROOTS)('the API, with the root %j', (root) => {
  const urls = Object.values(WATCHABLE_RESOURCES).flatMap(({ api, watchUrl, stopUrl }) =>
    [watchUrl, stopUrl].flatMap((url): [string, string][] => (url ? [[url, api]] : [])),
  );

  test.each<[string, string]>([
    ...urls,
    ['https://admin.googleapis.com/admin/directory/users/v1', 'directory'],
    ['https://oauth2.googleapis.com/token', 'oauth'],
    ['https://oauth2.googleapis.com/revoke', 'oauth'],
    ['https://oauth2.googleapis.com/tokeninfo', 'other'],
    ['https://accounts.google.com/o/oauth2/token', 'oauth'],
    ['https://www.googleapis.com/oauth2/v4/token', 'oauth'],
    ['https://www.googleapis.com/oauth2/v1/certs', 'oauth'],
    ['https://www.googleapis.com/gmail/v1/users/me/watch', 'other'],
    ['https://www.googleapis.com/', 'other'],
    ['https://www.googleapis.com/?next=/drive/v3/changes', 'other'],
    ['https://www.googleapis.com/calendar/v3/calendars/drive/v3/acl', 'calendar'],
    ['https://www.googleapis.com/calendar/v3/calendars/token', 'calendar'],
  ])('of the URL %s is %s', (url, api) => {
    expect(counted({ url: atRoot(url, root) })).toMatchObject({ Api: api });
  });
});

test.each(['', 'nonsense', '/drive/v3/changes', 'https://drive/v3'])(
  'a text that is no URL of Google (%j) counts for the API other',
  (url) => {
    expect(counted({ url })).toMatchObject({ Api: 'other' });
  },
);

test('a call is written without its URL and message', () => {
  const { metrics, raw } = recordedMetrics();

  countGoogleCalls(metrics)({
    ...CALL,
    url: 'https://www.googleapis.com/drive/v3/files/secret-file/watch?q=secret-query',
    statusCode: 403,
    message: '{"error":"secret-message"}',
  });

  expect(raw.join()).toContain('"Api":"drive"');
  expect(raw.join()).not.toContain('secret');
  expect(raw.join()).not.toContain('http');
});

test('the receiver of the signal has a name', async () => {
  const { metrics, lines } = recordedMetrics();
  const receiver = countGoogleCalls(metrics);
  const signal = new Signal<ApiCall>();
  signal.addReceiver(receiver);

  await signal.send(CALL);
  await signal.send({ ...CALL, statusCode: 0, message: 'timeout' });

  expect(lines().map(({ GoogleErrors }) => GoogleErrors)).toEqual([0, 1]);
  expect(receiver.name).toBe('countGoogleCall');
});
