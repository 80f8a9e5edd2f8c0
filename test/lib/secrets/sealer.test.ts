import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealer } from '../../../lib/secrets/sealer.ts';
import { secretOf } from './secret-of.ts';

const OLD = 'old-key-old-key-old-key-old-key-old-key-';
const NEW = 'new-key-new-key-new-key-new-key-new-key-';
const CONTEXT = ['account', 'owner', 'id'];
const unreadable = expect.objectContaining({ code: 'sealed-unreadable' });
const withKeys = (...values: string[]) => sealer(secretOf(values));

const texts = fc.string({ unit: 'binary' });
const contexts = fc.array(texts, { maxLength: 3 });

describe('a sealed text', () => {
  test('is opened with the context that it was sealed with', async () => {
    await fc.assert(
      fc.asyncProperty(texts, contexts, async (plain, context) => {
        const seal = withKeys(NEW);
        expect(await seal.open(await seal.seal(plain, context), context)).toBe(plain);
      }),
    );
  });

  test('is not opened with another context, however its parts are divided', async () => {
    await fc.assert(
      fc.asyncProperty(texts, contexts, contexts, async (plain, context, other) => {
        fc.pre(JSON.stringify(context) !== JSON.stringify(other));
        const seal = withKeys(NEW);
        const sealed = await seal.seal(plain, context);
        await expect(seal.open(sealed, other)).rejects.toEqual(unreadable);
      }),
    );
  });

  test.each([
    [
      ['account', 'o', 'wner'],
      ['account', 'ow', 'ner'],
    ],
    [
      ['account', 'a","b', 'c'],
      ['account', 'a', 'b","c'],
    ],
    [
      ['account', 'o', 'id'],
      ['account', 'id', 'o'],
    ],
    [
      ['account', 'o', 'id'],
      ['account', 'o', 'id', ''],
    ],
  ])('with the context %j is not opened with %j', async (context, other) => {
    const seal = withKeys(NEW);
    await expect(seal.open(await seal.seal('x', context), other)).rejects.toEqual(unreadable);
  });

  test('is not opened with any character changed', async () => {
    const seal = withKeys(NEW);
    const sealed = await seal.seal('{"refresh_token":"1//secret"}', CONTEXT);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      await expect(seal.open(changed, CONTEXT)).rejects.toEqual(unreadable);
    }
  });

  test('is not opened with any bit flipped', async () => {
    const seal = withKeys(NEW);
    const [version, id, data = ''] = (await seal.seal('secret', CONTEXT)).split('.');
    const bytes = Buffer.from(data, 'base64url');
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const sealed = [version, id, changed.toString('base64url')].join('.');
        await expect(seal.open(sealed, CONTEXT)).rejects.toEqual(unreadable);
      }),
    );
  });

  test('is not opened shortened or extended', async () => {
    const seal = withKeys(NEW);
    const sealed = await seal.seal('secret', CONTEXT);
    for (let length = 0; length < sealed.length; length += 1)
      await expect(seal.open(sealed.slice(0, length), CONTEXT)).rejects.toEqual(unreadable);
    for (const more of ['A', '=', '.', '.A', ' '])
      await expect(seal.open(sealed + more, CONTEXT)).rejects.toEqual(unreadable);
  });

  test('is different each time, and has nothing of the plain text', async () => {
    const seal = withKeys(NEW);
    const plain = 'x'.repeat(64);
    const all = await Promise.all(Array.from({ length: 50 }, () => seal.seal(plain, CONTEXT)));
    const data = all.map((sealed) => Buffer.from(sealed.split('.')[2] ?? '', 'base64url'));
    expect(new Set(data.map((bytes) => bytes.subarray(0, 12).toString('hex'))).size).toBe(50);
    for (const bytes of data) expect(bytes.includes('xxxx')).toBe(false);
  });

  test('names its key, and does not contain it', async () => {
    const sealed = await withKeys(NEW).seal('x', CONTEXT);
    const other = await withKeys(OLD).seal('x', CONTEXT);
    expect(sealed).toMatch(/^v1\.[\w-]{12}\.[\w-]+$/);
    expect(sealed.split('.')[1]).not.toBe(other.split('.')[1]);
    expect(sealed).not.toContain(NEW.slice(0, 8));
  });
});

test.each([
  ['an empty text', ''],
  ['plain JSON', '{"type":"authorized_user"}'],
  ['another version', 'v2.aaaaaaaaaaaa.AAAA'],
])('%s is not opened', async (_, sealed) => {
  await expect(withKeys(NEW).open(sealed, CONTEXT)).rejects.toEqual(unreadable);
});

describe('after a rotation', () => {
  test.each([
    ['in the same value', [`${NEW}\n${OLD}`]],
    ['behind spaces', [`  ${NEW}   ${OLD}  `]],
    ['in another value', [NEW, OLD]],
  ])('the old key %s still opens, and the new one seals', async (_, values) => {
    const sealed = await withKeys(OLD).seal('x', CONTEXT);
    const rotated = withKeys(...values);
    expect(await rotated.open(sealed, CONTEXT)).toBe('x');
    const resealed = await rotated.seal('x', CONTEXT);
    expect(await withKeys(NEW).open(resealed, CONTEXT)).toBe('x');
    await expect(withKeys(OLD).open(resealed, CONTEXT)).rejects.toEqual(unreadable);
  });

  test('a key that only a fresh load finds opens', async () => {
    const sealed = await withKeys(OLD).seal('x', CONTEXT);
    const seal = sealer(secretOf([NEW], [NEW, OLD]));
    expect(await seal.open(sealed, CONTEXT)).toBe('x');
  });

  test('a text whose key is gone fails with an error that names the secret, and no key', async () => {
    const sealed = await withKeys(OLD).seal('x', CONTEXT);
    const error = await withKeys(NEW)
      .open(sealed, CONTEXT)
      .catch((thrown: unknown) => thrown);
    expect(error).toEqual(unreadable);
    expect((error as Error).message).toContain('seal secret');
    expect((error as Error).message).not.toContain(NEW);
  });
});

test.each([[[]], [['']], [[' \n']], [['short']], [[`new: ${NEW}`]]])(
  'a secret of %j has no keys',
  async (values) => {
    const error = expect.objectContaining({ code: 'seal-keys' });
    await expect(withKeys(...values).seal('x', CONTEXT)).rejects.toEqual(error);
    const sealed = await withKeys(NEW).seal('x', CONTEXT);
    await expect(withKeys(...values).open(sealed, CONTEXT)).rejects.toEqual(error);
  },
);
