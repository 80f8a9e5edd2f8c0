import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSecret } from '../../../lib/signing/secret.ts';
import { signatureHeaders } from '../../../lib/signing/signature-headers.ts';
import { newSigningKey, publicKeyOf } from '../../../lib/signing/signing-key.ts';
import { type ReceivedWebhook, verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { NOW_MS } from '../../support/times.ts';
import { bytesFrom, errorWithout } from './keys.ts';

const OLD = newSecret(bytesFrom(1));
const NEW = newSecret(bytesFrom(2));
const KEY = newSigningKey(bytesFrom(3));
const OTHER_KEY = newSigningKey(bytesFrom(4));
const BODY = '{"type":"order.created","data":{"total":30}}';
const NOW_SECONDS = NOW_MS / 1000;

/** A webhook as Tidings sends it, and what its receiver has to verify it with. */
function received(changes: Partial<ReceivedWebhook> = {}): ReceivedWebhook {
  return {
    headers: signatureHeaders({
      id: 'msg_1',
      timestampSeconds: NOW_SECONDS,
      body: BODY,
      secrets: [NEW, OLD],
      signingKeys: [KEY],
    }),
    body: BODY,
    secrets: [NEW],
    now: () => NOW_MS,
    ...changes,
  };
}

const withHeaders = (changes: Record<string, string | undefined>): Partial<ReceivedWebhook> => ({
  headers: { ...(received().headers as Record<string, string>), ...changes },
});

const onlyKey = (...publicKeys: string[]): Partial<ReceivedWebhook> => ({
  secrets: [],
  publicKeys,
});

describe('a webhook', () => {
  test.each([
    ['the new secret', {}],
    ['the old secret', { secrets: [OLD] }],
    ['one of two secrets', { secrets: [newSecret(randomBytes), OLD] }],
    ['the public key', onlyKey(publicKeyOf(KEY))],
    ['one of two public keys', onlyKey(publicKeyOf(OTHER_KEY), publicKeyOf(KEY))],
    [
      'another secret and the right key',
      { secrets: [newSecret(randomBytes)], publicKeys: [publicKeyOf(KEY)] },
    ],
    ['the bytes of its body', { body: Buffer.from(BODY) }],
    [
      'headers in capitals',
      {
        headers: new Map(
          Object.entries(received().headers).map(([name, value]) => [
            name.toUpperCase(),
            String(value),
          ]),
        ),
      },
    ],
    [
      'headers of a fetch Request',
      { headers: new Headers(received().headers as Record<string, string>) },
    ],
    ['a time 5 minutes ago', { now: () => NOW_MS + 300_000 }],
    ['a time 5 minutes ahead', { now: () => NOW_MS - 300_000 }],
    ['a longer tolerance', { now: () => NOW_MS + 900_000, toleranceSeconds: 900 }],
    [
      'versions that are unknown',
      withHeaders({
        'webhook-signature': `v2,x v1 , ${new Webhook(NEW).sign('msg_1', new Date(NOW_MS), BODY)}`,
      }),
    ],
  ] satisfies [string, Partial<ReceivedWebhook>][])(
    'verified with %s is taken, and parsed',
    (_, changes) => {
      expect(verifyWebhook(received(changes))).toEqual(JSON.parse(BODY));
    },
  );

  test('that another sender signed by the specification’s own library is taken', () => {
    const [id, now] = ['msg_2', new Date()];
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(NEW).sign(id, now, BODY),
    };
    expect(verifyWebhook({ headers, body: BODY, secrets: [NEW] })).toEqual(JSON.parse(BODY));
  });
});

describe('a webhook is refused', () => {
  test.each([
    ['with another secret', { secrets: [newSecret(bytesFrom(9))] }, 'webhook-signature'],
    ['with another public key', onlyKey(publicKeyOf(OTHER_KEY)), 'webhook-signature'],
    ['with a space more in its body', { body: `${BODY} ` }, 'webhook-signature'],
    ['with another id', withHeaders({ 'webhook-id': 'msg_2' }), 'webhook-signature'],
    [
      'with another time',
      withHeaders({ 'webhook-timestamp': String(NOW_SECONDS + 1) }),
      'webhook-signature',
    ],
    [
      'with its dots moved',
      { ...withHeaders({ 'webhook-id': `msg_1.${NOW_SECONDS}` }), body: BODY },
      'webhook-id',
    ],
    ['more than 5 minutes later', { now: () => NOW_MS + 300_001 }, 'webhook-timestamp'],
    ['more than 5 minutes early', { now: () => NOW_MS - 300_001 }, 'webhook-timestamp'],
    [
      'with a time in fractions',
      withHeaders({ 'webhook-timestamp': `${NOW_SECONDS}.5` }),
      'webhook-timestamp',
    ],
    [
      'with a time and more',
      withHeaders({ 'webhook-timestamp': `${NOW_SECONDS}x` }),
      'webhook-timestamp',
    ],
    ['without an id', withHeaders({ 'webhook-id': undefined }), 'webhook-id'],
    ['without a time', withHeaders({ 'webhook-timestamp': undefined }), 'webhook-timestamp'],
    ['without a signature', withHeaders({ 'webhook-signature': undefined }), 'webhook-signature'],
    ['with an empty signature', withHeaders({ 'webhook-signature': '' }), 'webhook-signature'],
    [
      'with its signature as another version',
      withHeaders({ 'webhook-signature': signatureOf('v1').replace('v1,', 'v1a,') }),
      'webhook-signature',
    ],
    [
      'with a signature of a key as one of a secret',
      {
        ...withHeaders({ 'webhook-signature': signatureOf('v1a').replace('v1a,', 'v1,') }),
        publicKeys: [publicKeyOf(KEY)],
      },
      'webhook-signature',
    ],
    [
      'with half a signature',
      {
        ...withHeaders({ 'webhook-signature': signatureOf('v1a').slice(0, 40) }),
        publicKeys: [publicKeyOf(KEY)],
      },
      'webhook-signature',
    ],
  ] satisfies [string, Partial<ReceivedWebhook>, string][])('%s', (_, changes, field) => {
    const secrets = [OLD, NEW, KEY].map((key) => key.slice(6, 16));
    const error = errorWithout(secrets, () => verifyWebhook(received(changes)));
    expect(error).toMatchObject({ code: 'invalid-signature', field });
  });

  test('whatever character of it is changed', () => {
    const genuine = received().headers as Record<string, string>;
    const places = fc.constantFrom('webhook-id', 'webhook-timestamp', 'body');
    fc.assert(
      fc.property(places, fc.nat(), fc.stringMatching(/^[0-9a-z]$/), (place, at, character) => {
        const text = place === 'body' ? BODY : (genuine[place] ?? '');
        const index = at % text.length;
        const changed = text.slice(0, index) + character + text.slice(index + 1);
        fc.pre(changed !== text);
        const webhook = place === 'body' ? { body: changed } : withHeaders({ [place]: changed });
        expect(() =>
          verifyWebhook(received({ ...webhook, publicKeys: [publicKeyOf(KEY)] })),
        ).toThrow(expect.objectContaining({ code: 'invalid-signature' }));
      }),
    );
  });
});

describe('what a webhook is verified with', () => {
  test('is there', () => {
    expect(() => verifyWebhook(received({ secrets: [] }))).toThrow(TypeError);
  });

  test.each([
    [{ secrets: [NEW, 'whsec_'] }, 'invalid-secret', 'secrets.1'],
    [{ publicKeys: [KEY] }, 'invalid-public-key', 'publicKeys.0'],
  ])('is a secret or a public key', (changes, code, field) => {
    const error = errorWithout([KEY.slice(6, 16)], () => verifyWebhook(received(changes)));
    expect(error).toMatchObject({ code, field });
  });
});

test('a body that is genuine and not JSON is an error that does not repeat it', () => {
  const body = 'not-json-7';
  const headers = signatureHeaders({
    id: 'msg_1',
    timestampSeconds: NOW_SECONDS,
    body,
    secrets: [NEW],
    signingKeys: [],
  });
  const error = errorWithout(['json-7'], () => verifyWebhook(received({ headers, body })));
  expect(error).toMatchObject({ code: 'invalid-json' });
});

/** The first signature of a version. */
function signatureOf(version: string): string {
  const { 'webhook-signature': all = '' } = received().headers as Record<string, string>;
  return all.split(' ').find((signature) => signature.startsWith(`${version},`)) ?? '';
}
