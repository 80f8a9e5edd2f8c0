import fc from 'fast-check';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { RESOURCES } from '../../lib/protocol/resource-states.ts';
import { hardValues } from './hard-values.ts';
import { genuineHeaders } from './requests.ts';

/** One request to some route. An id of `true` is one that an earlier answer had. */
export interface RandomRequest {
  routeKey: string;
  id: string | true;
  headers: Record<string, string>;
  query: Record<string, string>;
  body: string | undefined;
}

export const RECEIVE = 'POST /notifications';

/** Every route, and those that read a body more often. */
const routeKeys = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(ROUTES)) },
  { weight: 2, arbitrary: fc.constantFrom('POST /watches', 'POST /channels', 'POST /accounts') },
  { weight: 2, arbitrary: fc.constant(RECEIVE) },
);

const PARAMETERS =
  'calendarId fileId pageToken syncToken timeMin eventTypes maxResults domain customer userKey ' +
  'applicationName event startTime driveId q __proto__ constructor key';
const parameterNames = fc.constantFrom('', ...PARAMETERS.split(' '));

const parameters = fc
  .dictionary(parameterNames, hardValues, { maxKeys: 3 })
  .map((values) => objectText(Object.entries(values)));

const goodParameters = fc.constantFrom(
  '{"calendarId":"primary"}',
  '{"pageToken":"1"}',
  '{"fileId":"root"}',
  '{"domain":"example.com"}',
  '{}',
);

/** Fields of the bodies of all routes, right ones and others. */
const fields: Readonly<Record<string, fc.Arbitrary<string>>> = {
  resource: fc.constantFrom(...RESOURCES).map((name) => JSON.stringify(name)),
  parameters: fc.oneof(parameters, goodParameters),
  account: fc.constantFrom('"default"', '"unknown"', '"x-y"'),
  tokenData: fc.constantFrom('"a=b"', '"x"'),
  leaseSeconds: fc.integer({ min: 300, max: 100_000 }).map(String),
  expiration: fc.constant(JSON.stringify(new Date(Date.now() + 3_600_000).toISOString())),
  type: fc.constantFrom('"authorized_user"', '"service_account"'),
  client_id: fc.constant('"id"'),
  client_secret: fc.constant('"secret"'),
  refresh_token: fc.constant('"token"'),
  client_email: fc.constant('"robot@example.iam.gserviceaccount.com"'),
  private_key: fc.constant('"-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----\\n"'),
  credentials: fc.constant('{"type":"authorized_user"}'),
  subject: fc.constant('"admin@example.com"'),
};

const ofWatch = ['resource', 'parameters', 'tokenData', 'account', 'leaseSeconds', 'expiration'];
const names = fc.oneof(
  fc.subarray(ofWatch).map((more) => ['resource', 'parameters', ...more]),
  fc.subarray(Object.keys(fields)),
);

/** A JSON object with some of the fields, of which some have a value that is hard. */
const objects = names.chain((chosen) => {
  const unique = [...new Set(chosen)];
  const values = unique.map((name) =>
    fc.oneof(
      { weight: 5, arbitrary: fields[name] ?? hardValues },
      { weight: 1, arbitrary: hardValues },
    ),
  );
  return fc
    .tuple(...values)
    .map((texts) => objectText(unique.map((name, at) => [name, texts[at] ?? ''])));
});

function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

const matching = fc.constantFrom(
  '"calendar.events","parameters":{"calendarId":"primary"}',
  '"calendar.settings"',
  '"calendar.calendarList"',
  '"calendar.acl","parameters":{}',
  '"drive.files","parameters":{"fileId":"root"}',
  '"drive.changes","parameters":{"pageToken":"1"}',
);

/** Bodies of watches and channels that are right but for one field, or one parameter. */
const nearlyRight = fc.oneof(
  fc
    .tuple(
      matching,
      fc.constantFrom('tokenData', 'leaseSeconds', 'expiration', 'account', 'x'),
      hardValues,
    )
    .map(([start, name, hard]) => `{"resource":${start},${JSON.stringify(name)}:${hard}}`),
  fc
    .tuple(fc.constantFrom('calendarId', 'maxResults', 'q', 'timeMin', 'x'), hardValues)
    .map(([name, hard]) =>
      objectText([
        ['calendarId', '"primary"'],
        [name, hard],
      ]),
    )
    .map((hard) => `{"resource":"calendar.events","parameters":${hard}}`),
);

/** Bodies of hooks that are right but for one field. */
const hooks = fc
  .tuple(
    fc.constantFrom('types', 'filter', 'source', 'type', 'arg', 'code', 'ttlSeconds', 'event', 'x'),
    hardValues,
    fc.constantFrom('"code","arg":"function hook(){}"', '"file","arg":"x","code":"x"', '"module"'),
  )
  .map(
    ([name, hard, type]) =>
      `{"types":["*"],"type":${type},"persistent":true,${JSON.stringify(name)}:${hard}}`,
  );

const bodies = fc.oneof(
  { weight: 2, arbitrary: hooks },
  { weight: 3, arbitrary: matching.map((start) => `{"resource":${start}}`) },
  { weight: 8, arbitrary: nearlyRight },
  { weight: 8, arbitrary: objects },
  { weight: 1, arbitrary: hardValues },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, 'x'.repeat(70_000), '\ufeff{}') },
);

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('default', 'x'.repeat(3000), '..', '%00', 'a/b', '9007199254740992'),
);

const queries = fc.dictionary(
  fc.constantFrom('limit', 'cursor', 'force', 'resourceId', 'account', 'resource', '__proto__'),
  fc.oneof(words, fc.constantFrom('true', 'false', '1', '100', 'drive.files', 'MDAw')),
  { maxKeys: 3 },
);

/** What HTTP takes as the value of a header. */
const headerTexts = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

const received = fc
  .dictionary(fc.constantFrom(...Object.keys(genuineHeaders())), headerTexts, { maxKeys: 2 })
  .map((odd) => ({ ...genuineHeaders(), ...odd }));

/** What a request needs that is to succeed. */
export interface Right {
  authorization: string;
  /** A key file, as text. */
  credentials: string;
}

/** Requests to all routes, right ones and others. */
export function randomRequests({ authorization, credentials }: Right): fc.Arbitrary<RandomRequest> {
  const bodyOf = (routeKey: string) => {
    if (routeKey.startsWith('GET')) return fc.constant(undefined);
    return routeKey.includes('/accounts') ? fc.oneof(bodies, fc.constant(credentials)) : bodies;
  };
  const headers = fc.oneof(
    { weight: 9, arbitrary: fc.constant({ authorization }) },
    { weight: 1, arbitrary: headerTexts.map((key) => ({ authorization: `Bearer ${key}` })) },
    { weight: 1, arbitrary: headerTexts.map((key) => ({ authorization, 'idempotency-key': key })) },
  );
  return routeKeys.chain((routeKey) =>
    fc.record({
      routeKey: fc.constant(routeKey),
      id: fc.oneof({ weight: 2, arbitrary: fc.constant(true as const) }, words),
      headers: routeKey === RECEIVE ? received : headers,
      query: routeKey === RECEIVE ? fc.constant({}) : queries,
      body: bodyOf(routeKey),
    }),
  );
}
