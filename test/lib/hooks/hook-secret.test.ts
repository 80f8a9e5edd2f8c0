import { expect, test } from 'vitest';
import { openHookSecret, sealHookSecret } from '../../../lib/hooks/hook-secret.ts';
import { SEALER, SECRET } from '../endpoints/examples.ts';

test('the secret of a hook opens for this hook of this owner, and no other', async () => {
  const hook = { owner: 'ann', id: 'a' };
  const sealed = await sealHookSecret(SEALER, hook, SECRET);
  expect(sealed).not.toContain(SECRET);
  expect(await openHookSecret(SEALER, hook, sealed)).toBe(SECRET);
  for (const other of [
    { owner: 'bob', id: 'a' },
    { owner: 'ann', id: 'b' },
  ])
    await expect(openHookSecret(SEALER, other, sealed)).rejects.toThrow('It was changed');
});
