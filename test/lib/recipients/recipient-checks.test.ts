import { describe, expect, test } from 'vitest';
import {
  blockCidrNetwork,
  blockInternalIps,
  ensurePort,
  ensureProtocol,
} from '../../../lib/recipients/checks.ts';
import type { RecipientCheck, SerialisedCheck } from '../../../lib/recipients/recipient-check.ts';
import { DEFAULT_CHECKS, recipientChecks } from '../../../lib/recipients/recipient-checks.ts';

const PUBLIC = 'https://8.8.8.8/';

describe('a check', () => {
  test.each<[RecipientCheck, SerialisedCheck]>([
    [ensureProtocol('https'), ['ensureProtocol', ['https']]],
    [ensurePort(443, '8443'), ['ensurePort', [443, '8443']]],
    [blockInternalIps(), ['blockInternalIps', []]],
    [blockCidrNetwork('10.0.0.0/8', '::1/128'), ['blockCidrNetwork', ['10.0.0.0/8', '::1/128']]],
  ])('is serialised as its name and arguments, and comes back (TH-57)', (check, serialised) => {
    const text = JSON.stringify([check]);
    expect(JSON.parse(text)).toEqual([serialised]);
    expect(JSON.stringify(recipientChecks(JSON.parse(text)))).toBe(text);
  });

  test('judges as before when it comes back', async () => {
    const [check] = recipientChecks(JSON.parse(JSON.stringify([blockCidrNetwork('8.8.0.0/16')])));
    await expect(check?.validate(PUBLIC)).rejects.toThrow(/blocked/);
    await expect(check?.validate('https://9.9.9.9/')).resolves.toBeUndefined();
  });

  test('is passed on', () => {
    expect(recipientChecks(DEFAULT_CHECKS)).toEqual(DEFAULT_CHECKS);
  });
});

test.each([
  [['noSuch', []], /no check noSuch\. Use ensureProtocol, ensurePort/],
  [['toString', []], /no check toString/],
  [[], /no check undefined/],
  [['ensurePort', ['x']], /ports from 1 to 65535/],
  [['ensurePort', '443'], /arguments of ensurePort/],
  [['ensurePort', null], /arguments of ensurePort/],
  [['ensurePort', [{}]], /arguments of ensurePort/],
  [['ensureProtocol', []], /names of protocols/],
  [['blockCidrNetwork', ['10.0.0.1/8']], /10\.0\.0\.1\/8 is none/],
  [{}, /is given as itself/],
  [{ name: 'blockInternalIps', args: [] }, /is given as itself/],
  [{ name: 'blockInternalIps', toJSON: () => [] }, /is given as itself/],
  [null, /is given as itself/],
  ['blockInternalIps', /is given as itself/],
])('%j is no check (TH-57)', (input, message) => {
  const list = [input] as unknown as RecipientCheck[];
  expect(() => recipientChecks(list)).toThrow(
    expect.objectContaining({
      code: 'invalid-recipient-check',
      message: expect.stringMatching(message),
    }),
  );
});

describe('a function', () => {
  test.each([[() => true], [() => undefined], [async () => 0], [() => null]])(
    'lets pass what %s does not refuse',
    async (validate) => {
      const [check] = recipientChecks([validate]);
      await expect(check?.validate(PUBLIC)).resolves.toBeUndefined();
    },
  );

  test.each([[() => false], [async () => false]])(
    'that returns false blocks: %s',
    async (validate) => {
      const [check] = recipientChecks([validate]);
      await expect(check?.validate(PUBLIC)).rejects.toMatchObject({ code: 'recipient-refused' });
    },
  );

  test('that throws blocks by what it throws', async () => {
    const own = new Error('mine');
    const [check] = recipientChecks([() => Promise.reject(own)]);
    await expect(check?.validate(PUBLIC)).rejects.toBe(own);
  });

  test('gets the URL as text, normalised', async () => {
    const urls: string[] = [];
    const [check] = recipientChecks([(url) => urls.push(url)]);
    await check?.validate('HTTPS://Example.COM:443');
    expect(urls).toEqual(['https://example.com/']);
  });

  test('cannot be serialised', () => {
    const [check] = recipientChecks([() => true]);
    expect(check?.name).toBe('custom');
    expect(() => JSON.stringify(check)).toThrow(
      expect.objectContaining({ code: 'invalid-recipient-check' }),
    );
  });
});

test('the usual checks are https, its ports, and no internal address (TH-58)', () => {
  expect(JSON.parse(JSON.stringify(DEFAULT_CHECKS))).toEqual([
    ['ensureProtocol', ['https']],
    ['ensurePort', [443, 8443]],
    ['blockInternalIps', []],
  ]);
});
