import { describe, expect, test } from 'vitest';
import {
  blockCidrNetwork,
  blockInternalIps,
  ensurePort,
  ensureProtocol,
} from '../../../lib/recipients/checks.ts';
import { InvalidRecipientCheckError } from '../../../lib/recipients/invalid-recipient-check-error.ts';
import type { LookupAll } from '../../../lib/recipients/lookup-all.ts';
import { RecipientRefusedError } from '../../../lib/recipients/recipient-refused-error.ts';
import { RecipientUnresolvedError } from '../../../lib/recipients/recipient-unresolved-error.ts';

const refused = expect.objectContaining({ code: 'recipient-refused' });

describe('ensureProtocol', () => {
  const check = ensureProtocol('http', 'https://');

  test.each(['http://a', 'https://a', 'HTTPS://a', 'https://a:8080/b?c#d'])(
    'takes %s (TH-53, but for the case of letters)',
    async (url) => {
      await expect(check.validate(url)).resolves.toBeUndefined();
    },
  );

  test.each([
    'ftp://a',
    'file:///etc/passwd',
    '//a',
    'a',
    'https:/a',
    'https:a',
    'https:///a',
    'https:\\\\a',
    'https://a\\b',
    'ht\ntps://a',
    ' https://a',
    'https://a ',
    'https://',
    'https',
    '',
    'httpsx://a',
    '8.8.8.8',
    'javascript:alert(1)',
  ])('refuses %j (TH-53)', async (url) => {
    await expect(check.validate(url)).rejects.toBeInstanceOf(RecipientRefusedError);
  });

  test.each([[[]], [['']], [['://']], [['ht tp']], [['https', '']]])(
    'cannot be made of %j',
    (protocols) => {
      expect(() => ensureProtocol(...protocols)).toThrow(InvalidRecipientCheckError);
    },
  );
});

describe('ensurePort', () => {
  const check = ensurePort(80, '443');

  test.each([
    'http://a',
    'http://a:80',
    'http://a:443',
    'https://a',
    'https://a:443',
    'https://a:',
  ])('takes %s (TH-54)', async (url) => {
    await expect(check.validate(url)).resolves.toBeUndefined();
  });

  test.each([
    'http://a:8080',
    'http://a:0',
    'http://a:00',
    'http://a:65536',
    'http://a:99999999999',
    'http://a:-1',
    'http://a:x',
    'http://a:80x',
    'ftp://a',
  ])('refuses %s (TH-54, but for the port 0)', async (url) => {
    await expect(check.validate(url)).rejects.toThrow(refused);
  });

  test('takes a URL without a port as one with that of its protocol', async () => {
    await expect(ensurePort(443).validate('http://a')).rejects.toThrow(refused);
    await expect(ensurePort(80).validate('https://a')).rejects.toThrow(refused);
    await expect(ensurePort(8443).validate('https://a:443')).rejects.toThrow(refused);
  });

  test.each([[[]], [[0]], [[65_536]], [[-1]], [[1.5]], [['']], [['http']], [[Number.NaN]]])(
    'cannot be made of %j',
    (ports) => {
      expect(() => ensurePort(...ports)).toThrow(InvalidRecipientCheckError);
    },
  );
});

describe('blockInternalIps', () => {
  const names: Readonly<Record<string, string[]>> = {
    'pub.test': ['8.8.8.8', '2606:4700::1111'],
    'private.test': ['10.0.0.1'],
    'both.test': ['8.8.8.8', '::1'],
    'empty.test': [],
  };
  const lookupAll: LookupAll = async (name) => {
    const found = names[name];
    if (!found) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
    return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  const check = blockInternalIps();

  test.each([
    '8.8.8.8',
    '123.123.123.123',
    '2606:4700::1111',
    'http://8.8.8.8:99/',
    'https://[2606:4700::1111]/',
    'https://pub.test/a',
    'http://user@10.0.0.1@pub.test/',
  ])('takes %s (TH-55)', async (recipient) => {
    await expect(check.validate(recipient, { lookupAll })).resolves.toBeUndefined();
  });

  test.each([
    '10.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fe80::1%eth0',
    'http://10.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    'https://private.test/',
    'https://both.test/',
    'https://pub.test@private.test/',
    'private.test',
    '[::1]',
    '',
  ])('refuses %s (TH-55)', async (recipient) => {
    await expect(check.validate(recipient, { lookupAll })).rejects.toThrow(refused);
  });

  test.each(['https://missing.test/', 'https://empty.test/'])(
    'cannot say about %s, which has no address (TH-55)',
    async (url) => {
      const checked = check.validate(url, { lookupAll });
      await expect(checked).rejects.toBeInstanceOf(RecipientUnresolvedError);
      await expect(checked).rejects.toMatchObject({ code: 'recipient-unresolved' });
    },
  );

  test('asks the system for the addresses of a name', async () => {
    await expect(check.validate('http://localhost/')).rejects.toThrow(refused);
  });
});

describe('blockCidrNetwork', () => {
  test.each([
    [['192.168.0.0/16'], '192.168.3.1', '123.123.123.123'],
    [['192.168.0.0/16'], '192.168.0.0', '192.167.255.255'],
    [['192.168.0.0/16'], '192.168.255.255', '192.169.0.0'],
    [['192.168.0.0/16'], '::ffff:192.168.3.1', '::ffff:192.169.3.1'],
    [['192.168.0.0/16'], '::ffff:192.168.3.1%eth0', '192.169.3.1'],
    [['1.2.3.4/32'], '1.2.3.4', '1.2.3.5'],
    [['1.2.3.4'], '1.2.3.4', '1.2.3.5'],
    [['0.0.0.0/0'], '1.2.3.4', '2606:4700::1'],
    [['::/0'], '2606:4700::1', '1.2.3.4'],
    [['2001:db8::/33'], '2001:db8:7fff::1', '2001:db8:8000::1'],
    [['2606:4700::1'], '2606:4700::1', '2606:4700::2'],
    [['fe80::/10'], 'fe80::1%eth0', 'fec0::1'],
    [['::ffff:10.0.0.0/104'], '10.1.2.3', '11.1.2.3'],
    [['10.0.0.0/8', '8.8.8.0/24'], '8.8.8.8', '8.8.9.8'],
    [['10.0.0.0/8'], 'http://10.0.0.1:99/', 'http://11.0.0.1:99/'],
  ])('of %j blocks %s, and not %s (TH-56)', async (networks, blocked, taken) => {
    const check = blockCidrNetwork(...networks);
    await expect(check.validate(blocked)).rejects.toThrow(refused);
    await expect(check.validate(taken)).resolves.toBeUndefined();
  });

  test.each([
    '192.168.0.1/16',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/8 ',
    '2001:db8::1/32',
    '2001:db8::/129',
    '2001:db8:::/32',
    '::1%lo/128',
    'example.com',
    '*',
    '',
  ])('cannot be made of %j (TH-56)', (network) => {
    expect(() => blockCidrNetwork('10.0.0.0/8', network)).toThrow(InvalidRecipientCheckError);
  });

  test('cannot be made of nothing', () => {
    expect(() => blockCidrNetwork()).toThrow(
      expect.objectContaining({ code: 'invalid-recipient-check' }),
    );
  });

  test('refuses what is no address', () => {
    expect(blockCidrNetwork('10.0.0.0/8').rejection?.('localhost')).toBeInstanceOf(
      RecipientRefusedError,
    );
  });
});
