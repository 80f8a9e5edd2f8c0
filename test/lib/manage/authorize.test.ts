import { expect, test } from 'vitest';
import { authorize } from '../../../lib/manage/authorize.ts';

/** A secret of these values, and which of its sides was asked. */
function secret(values: string[], latest = values) {
  const asked: string[] = [];
  return {
    asked,
    values: async () => {
      asked.push('values');
      return values;
    },
    latest: async () => {
      asked.push('latest');
      return latest;
    },
  };
}

test('the key lets in, without a fresh look', async () => {
  const key = secret(['k1']);
  await authorize(key, 'Bearer k1');
  expect(key.asked).toEqual(['values']);
});

test('any value of the secret lets in', async () => {
  await expect(authorize(secret(['k1', 'k0']), 'Bearer k0')).resolves.toBeUndefined();
});

test('a key that is newer than our copy lets in after a fresh look', async () => {
  const key = secret(['k1'], ['k2']);
  await authorize(key, 'Bearer k2');
  expect(key.asked).toEqual(['values', 'latest']);
});

test('a wrong key does not', async () => {
  await expect(authorize(secret(['k1'], ['k2']), 'Bearer k3')).rejects.toMatchObject({
    code: 'unauthorized',
  });
});

test.each([undefined, '', 'k1', 'Basic k1', 'Bearer', 'Bearer k1 k1', 'xBearer k1'])(
  '%j is refused without a look at the secret',
  async (header) => {
    const key = secret(['k1']);
    await expect(authorize(key, header)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(key.asked).toEqual([]);
  },
);
