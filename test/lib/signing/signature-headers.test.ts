import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSecret } from '../../../lib/signing/secret.ts';
import { signatureHeaders } from '../../../lib/signing/signature-headers.ts';
import { newSigningKey } from '../../../lib/signing/signing-key.ts';

// The message of the specification's own libraries, and of Svix's server, where v1a comes from.
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestampSeconds: 1614265330,
  body: '{"test": 2432232314}',
};
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const V1 = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const SIGNING_KEY =
  'whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==';
const V1A =
  'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==';

describe('the headers of Standard Webhooks', () => {
  test('have the id, the time in seconds and every signature, secrets first', () => {
    expect(signatureHeaders({ ...MESSAGE, secrets: [SECRET], signingKeys: [SIGNING_KEY] })).toEqual(
      {
        'webhook-id': MESSAGE.id,
        'webhook-timestamp': '1614265330',
        'webhook-signature': `${V1} ${V1A}`,
      },
    );
  });

  test('while keys are rotated are signed by the old and the new', () => {
    const secrets = [newSecret(randomBytes), SECRET];
    const signingKeys = [newSigningKey(randomBytes), SIGNING_KEY];
    const headers = signatureHeaders({ ...MESSAGE, secrets, signingKeys });
    const signatures = headers['webhook-signature']?.split(' ') ?? [];
    expect(signatures.map((signature) => signature.split(',')[0])).toEqual([
      'v1',
      'v1',
      'v1a',
      'v1a',
    ]);
    expect(signatures[1]).toBe(V1);
    expect(signatures[3]).toBe(V1A);
  });

  test('without keys have no signature', () => {
    const headers = signatureHeaders({ ...MESSAGE, secrets: [], signingKeys: [] });
    expect(headers).toEqual({ 'webhook-id': MESSAGE.id, 'webhook-timestamp': '1614265330' });
  });

  test('sign bytes as they sign their text', () => {
    const body = Buffer.from(MESSAGE.body);
    const headers = signatureHeaders({ ...MESSAGE, body, secrets: [SECRET], signingKeys: [] });
    expect(headers['webhook-signature']).toBe(V1);
  });

  test('name the place of a key that is none', () => {
    const rejects = (secrets: string[], signingKeys: string[]) =>
      expect(() => signatureHeaders({ ...MESSAGE, secrets, signingKeys }));
    rejects([SECRET, 'x'], []).toThrow(
      expect.objectContaining({ code: 'invalid-secret', field: 'secrets.1' }),
    );
    rejects([], [SECRET]).toThrow(
      expect.objectContaining({ code: 'invalid-signing-key', field: 'signingKeys.0' }),
    );
  });

  test.each([
    { id: 'a.b' },
    { id: '' },
    { timestampSeconds: 1614265330.5 },
    { timestampSeconds: Number.NaN },
    { timestampSeconds: -1 },
    { body: { test: 2432232314 } as unknown as string },
  ])('are not made of %j', (wrong) => {
    const toSign = { ...MESSAGE, ...wrong, secrets: [SECRET], signingKeys: [] };
    expect(() => signatureHeaders(toSign)).toThrow(TypeError);
  });
});

describe('the signature v1', () => {
  test('is the one of the specification’s own library, for every secret and body', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[\w-]{1,40}$/),
        fc.integer({ min: 0, max: 4_102_444_800 }),
        (key, body, id, timestampSeconds) => {
          const secret = `whsec_${Buffer.from(key).toString('base64')}`;
          const signed = { id, timestampSeconds, body, secrets: [secret], signingKeys: [] };
          const theirs = new Webhook(secret).sign(id, new Date(timestampSeconds * 1000), body);
          expect(signatureHeaders(signed)['webhook-signature']).toBe(theirs);
        },
      ),
    );
  });
});
