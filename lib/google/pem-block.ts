import { visible } from './credential-text.ts';

/** What stands between the first and the last line of PEM. */
export interface PemBlock {
  label: string;
  body: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs;

/** The block in a text that is a private key, or else its first block; undefined if it has none. */
export function findBlock(text: string): PemBlock | undefined {
  const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, body }));
  return blocks.find(({ label }) => label.endsWith('PRIVATE KEY')) ?? blocks[0];
}

/** A block as OpenSSL writes it. Its body is base64. */
export function pemOf({ label, body }: PemBlock): string {
  const length = Math.ceil(body.length / 4) * 4;
  const lines = body.padEnd(length, '=').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The text in which PEM was escaped, encoded for a URL, or lost the blanks of its first line. */
export function plainPem(text: string): string {
  return visible(text)
    .replaceAll(/\\+/g, '\\')
    .replaceAll(/(?:%|\\x)([0-9a-f]{2})|\\u([0-9a-f]{4})/gi, (_, short, long) =>
      String.fromCharCode(Number.parseInt(short ?? long, 16)),
    )
    .replaceAll(/\\(?:[nrt]|\s)/g, '\n')
    .replaceAll('\\/', '/')
    .replaceAll(/[\s\x85]/g, ' ')
    .replaceAll(/(BEGIN|END|RSA|ENCRYPTED|PRIVATE)(?=RSA|ENCRYPTED|PRIVATE|KEY-)/g, '$1 ');
}
