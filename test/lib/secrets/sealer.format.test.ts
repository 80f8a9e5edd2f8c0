import { expect, test } from 'vitest';
import { sealer } from '../../../lib/secrets/sealer.ts';
import { secretOf } from './secret-of.ts';

const KEY = 'seal-key-of-2027-seal-key-of-2027';

test('a text that an earlier deployment has sealed is opened: accounts outlive deployments', async () => {
  const sealed = 'v1.VIF1bV4n47hY.R4uUenEyhJBEinVeSy0cTrYP3mAGq3ZCXXAAEOEOHtXMtjc';
  expect(await sealer(secretOf([KEY])).open(sealed, ['account', 'alice', 'a1'])).toBe('a grant');
});

test.each(['/', ',', '#', '.', ' ', '\n', '\0', '"'])(
  'a context whose parts contain %j is told from one that is divided there',
  async (separator) => {
    const seal = sealer(secretOf([KEY]));
    const sealed = await seal.seal('x', ['account', `a${separator}b`, 'c']);
    await expect(seal.open(sealed, ['account', 'a', `b${separator}c`])).rejects.toMatchObject({
      code: 'sealed-unreadable',
    });
  },
);
