import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliverMessage } from '../../../../lib/hooks/requests/deliver-message.ts';
import { parseRequest } from '../../../../lib/hooks/requests/parse-request.ts';
import { blockInternalIps } from '../../../../lib/recipients/checks.ts';
import type { LookupAll } from '../../../../lib/recipients/lookup-all.ts';
import { createPoster } from '../../../../lib/recipients/poster.ts';
import { tableOfFile, world } from '../../deliveries/stage.ts';
import { INTERNAL_NAMES, INTERNAL_URLS } from '../../recipients/corpus.ts';
import { NOTATIONS, type Parts, WRAPPERS } from '../../recipients/notations.ts';
import { listenRaw } from '../../recipients/servers.ts';
import { asked, rowOf, storedHook } from './examples.ts';

const byte = fc.nat(255);
const parts: fc.Arbitrary<Parts> = fc.oneof(
  fc.tuple(byte, byte, byte, byte),
  fc.tuple(fc.constantFrom(0, 10, 127, 100, 169, 172, 192, 198, 224, 255), byte, byte, byte),
  fc.constantFrom<Parts>([169, 254, 169, 254], [127, 0, 0, 1], [192, 168, 0, 1]),
);
const host = fc.oneof(
  fc
    .tuple(parts, fc.constantFrom(...Object.values(NOTATIONS)))
    .map(([address, write]) => ({ address, host: write(address) })),
  fc
    .tuple(parts, fc.constantFrom(...Object.values(WRAPPERS)))
    .map(([address, write]) => ({ address: undefined, host: `[${write(address)}]` })),
);

test('a hook can ask for no request to an internal address, however it is written', async () => {
  await fc.assert(
    fc.asyncProperty(host, fc.webPath(), async ({ address, host }, path) => {
      const isInternal =
        address === undefined || blockInternalIps().rejection?.(address.join('.')) !== undefined;
      const parsed = parseRequest({ url: `https://${host}${path}` }, 'request.0', {
        allowLoopback: false,
      });
      const error = await parsed.then(
        () => undefined,
        (thrown: { code?: string; field?: string }) => [thrown.code, thrown.field],
      );
      expect(error).toEqual(isInternal ? ['recipient-refused', 'request.0.url'] : undefined);
    }),
  );
});

const NAMES: LookupAll = async (name) =>
  (INTERNAL_NAMES[name] ?? ['127.0.0.1']).map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));

test('a request that was stored with an internal address, or a name that leads to one, connects to nothing', async () => {
  const listener = await listenRaw('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  const urls = [
    ...Object.values(INTERNAL_URLS).flat(),
    ...Object.keys(INTERNAL_NAMES).map((name) => `https://${name}:8443/`),
  ].map((url) => url.replace(':8443', `:${listener.port}`));
  const at = world();
  const hookId = await storedHook(at.owner);
  const post = createPoster({ now: () => at.nowMs, checks: [], lookupAll: NAMES });
  const deps = { ...at.deps, table: tableOfFile(), post };
  const ends = await Promise.all(
    urls.map(async (url, index) => {
      const message = await asked(at, hookId, { index, url });
      await deliverMessage(deps, message);
      return [url, (await rowOf(at, message))?.attempts[0]?.errorClass];
    }),
  );
  expect(ends).toEqual(urls.map((url) => [url, 'recipient']));
  expect(listener.connections()).toBe(0);
});
