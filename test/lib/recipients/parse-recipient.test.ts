import { describe, expect, test } from 'vitest';
import { parseRecipient } from '../../../lib/recipients/parse-recipient.ts';

const strict = { allowLoopback: false };
const local = { allowLoopback: true };

describe('the URL of a recipient', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['https://example.com/hooks?a=b%20c', 'https://example.com/hooks?a=b%20c'],
    ['HTTPS://EXAMPLE.COM:443/Hooks', 'https://example.com/Hooks'],
    ['https://example.com:8443/', 'https://example.com:8443/'],
    ['https://example.com./', 'https://example.com/'],
    ['https://bücher.de/ä', 'https://xn--bcher-kva.de/%C3%A4'],
    ['https://my_host.example.com/', 'https://my_host.example.com/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://134744072/', 'https://8.8.8.8/'],
    ['https://[2606:4700::1111]/', 'https://[2606:4700::1111]/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://test.com/', 'https://test.com/'],
    // Reserved (RFC 6761), but for examples like this one: an address that they have is judged.
    ['https://hooks.test/', 'https://hooks.test/'],
    ['https://hooks.example/', 'https://hooks.example/'],
    ['https://example.com/a@b', 'https://example.com/a@b'],
  ])('%s is taken as %s', async (text, href) => {
    expect((await parseRecipient(text, strict)).href).toBe(href);
    expect((await parseRecipient(text, local)).href).toBe(href);
  });

  test.each([
    ['', /full URL, such as/],
    ['example.com', /full URL, such as/],
    ['https:/example.com', /full URL, such as/],
    ['https://exa\nmple.com/', /full URL, such as/],
    ['https://example.com/ a', /full URL, such as/],
    ['https://example.com:65536/', /full URL, such as/],
    ['https://[fe80::1%25eth0]/', /full URL, such as/],
    ['https://example.com%00.evil.com/', /full URL, such as/],
    ['ftp://example.com/', /begin with https/],
    ['http://example.com/', /begin with https/],
    ['https://example.com:80/', /443 or 8443/],
    ['https://example.com:0/', /port/],
    ['https://example.com/#', /fragment/],
    ['https://example.com/#a', /fragment/],
    [`https://example.com/${'a'.repeat(1981)}`, /more than 2000 characters/],
    [`https://example.com/${'ä'.repeat(700)}`, /more than 2000 characters, some of which/],
    ['https://localhost/', /not in the internet/],
    ['https://hooks/', /not in the internet/],
    ['https://com/', /not in the internet/],
    ['https://a.localhost/', /not in the internet/],
    ['https://a.LOCAL/', /not in the internet/],
    ['https://a.internal./', /not in the internet/],
    ['https://a.home.arpa/', /not in the internet/],
    ['https://a.onion/', /not in the internet/],
    ['https://a.alt/', /not in the internet/],
    ['https://a.invalid/', /not in the internet/],
    ['https://*.example.com/', /not in the internet/],
    ['https://a..example.com/', /not in the internet/],
    ['https://example.com../', /not in the internet/],
    ['https://-a.example.com/', /not in the internet/],
    [`https://${'a'.repeat(64)}.com/`, /not in the internet/],
    [`https://${'a.'.repeat(130)}com/`, /not in the internet/],
    ['https://10.0.0.1/', /not in the internet/],
    ['https://127.1/', /not in the internet/],
    ['https://[::1]/', /not in the internet/],
  ])('%s is refused, and the message says what to do', async (text, message) => {
    await expect(parseRecipient(text, strict)).rejects.toMatchObject({
      name: 'RecipientRefusedError',
      code: 'recipient-refused',
      field: 'url',
      message: expect.stringMatching(message),
    });
  });

  test('is refused for its user information, which is not in the message', async () => {
    for (const url of [
      'https://ann:open-sesame@example.com/',
      'https://open-sesame@example.com/',
      'https://:open-sesame@example.com/',
      'http://ann:open-sesame@10.0.0.1:99/#a',
      'https://ann:open-sesame@exa mple.com/',
    ]) {
      const error = await parseRecipient(url, strict).catch((found: unknown) => found);
      expect(String(error)).not.toContain('open-sesame');
      expect(error).toMatchObject({ code: 'recipient-refused', field: 'url' });
    }
  });

  test('is named as it is called', async () => {
    const checked = parseRecipient('a', { ...strict, field: 'endpoints.0.url' });
    await expect(checked).rejects.toMatchObject({ field: 'endpoints.0.url' });
  });
});

describe('this machine', () => {
  test.each([
    'http://127.0.0.1:3000/',
    'http://localhost:3000/hooks',
    'http://[::1]/',
    'https://localhost:1234/',
    'http://2130706433/',
  ])('%s is taken where it is allowed, and only there', async (url) => {
    await expect(parseRecipient(url, local)).resolves.toBeInstanceOf(URL);
    await expect(parseRecipient(url, strict)).rejects.toMatchObject({ code: 'recipient-refused' });
  });

  test.each([
    'http://127.0.0.1:0/',
    'http://ann@localhost/',
    'http://localhost/#a',
    'ftp://localhost/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://[::ffff:127.0.0.1]/',
    'http://localhost.example.com/',
    'http://127.0.0.1.nip.io/',
    'https://hooks/',
  ])('%s is refused even there', async (url) => {
    await expect(parseRecipient(url, local)).rejects.toMatchObject({ code: 'recipient-refused' });
  });
});
