import fc from 'fast-check';
import { signToken } from '../../lib/protocol/token.ts';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import {
  functionUrlEvent,
  httpApiEvent,
  type PostRequest,
  restApiEvent,
} from '../fixtures/gateway-events.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

const GENUINE = genuineRequest();
const GENUINE_TOKEN = GENUINE.headers['X-Goog-Channel-Token'] ?? '';

const eventOf = fc.constantFrom(httpApiEvent, restApiEvent, functionUrlEvent);
const texts = fc.string({ unit: 'binary', maxLength: 100 });
const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const hugeText = fc
  .tuple(fc.constantFrom('x', 'é', '\u0000', '{"a":['), fc.constantFrom(100_000, 300_000))
  .map(([unit, length]) => unit.repeat(length));

/** Bodies of any kind: none, junk, JSON, too large. */
const bodies = fc.oneof(
  { weight: 20, arbitrary: texts },
  { weight: 5, arbitrary: fc.json() },
  { weight: 1, arbitrary: hugeText },
);

const googNames = Object.keys(GENUINE.headers).filter((name) => name.startsWith('X-Goog'));
const otherNames = ['__proto__', 'constructor', 'toString', 'x-goog-', 'x-goog-channel-id ', ''];
const names = fc.oneof(
  fc.mixedCase(fc.constantFrom(...googNames)),
  fc.constantFrom(...otherNames),
  texts,
);

const entriesObject = (entries: [string, unknown][]) => Object.fromEntries(entries);

/** Any headers at all, in any of the shapes that JSON has. */
const anyHeaders = fc.oneof(
  fc.array(fc.tuple(names, texts), { maxLength: 8 }).map(entriesObject),
  fc.array(fc.tuple(names, fc.array(texts, { maxLength: 3 })), { maxLength: 8 }).map(entriesObject),
  fc.array(fc.tuple(names, fc.jsonValue()), { maxLength: 8 }).map(entriesObject),
  fc.constantFrom(null, undefined, 5, true, 'x-goog-channel-id: a'),
  fc.array(fc.tuple(names, texts), { maxLength: 3 }),
);

/** Events with random parts, right and wrong types, and no event at all. */
const junkEvents = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 9,
    arbitrary: fc.record(
      {
        headers: anyHeaders,
        multiValueHeaders: anyHeaders,
        body: fc.oneof(bodies, fc.constant(null), fc.jsonValue()),
        isBase64Encoded: fc.oneof(fc.boolean(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  },
);

/** A text with one character changed, removed or added, and still another one after trimming. */
function oneCharacterAway(text: string): fc.Arbitrary<string> {
  return fc
    .record({
      at: fc.nat(text.length),
      removed: fc.constantFrom(0, 1),
      added: fc.option(printable),
    })
    .map(({ at, removed, added }) => text.slice(0, at) + (added ?? '') + text.slice(at + removed))
    .filter((other) => other.trim() !== text);
}

const ids = fc
  .uuid()
  .filter((id) => id !== CHANNEL_ID)
  .map((id): string => id);

/** Tokens of a forger who knows everything but the secret. */
const forgedTokens = fc.oneof(
  oneCharacterAway(GENUINE_TOKEN),
  texts,
  fc.base64String({ minLength: 40, maxLength: 44 }),
  fc.string({ unit: printable, minLength: 257, maxLength: 400 }),
  fc.tuple(texts, ids).map(([secret, id]) => signToken(secret || 'guess', id)),
  texts.map((guess) => signToken(guess || 'guess', CHANNEL_ID)),
  // Genuine ones, for another channel or with data that was not signed.
  ids.map((id) => signToken(LOCAL_TOKEN_SECRET, id)),
  fc.string({ unit: printable, minLength: 1 }).map((data) => `${GENUINE_TOKEN}.${data}`),
  fc.constantFrom(`${GENUINE_TOKEN}.`, `${GENUINE_TOKEN}=`, `${GENUINE_TOKEN},${GENUINE_TOKEN}`),
);

const badNumbers = fc.oneof(
  texts.filter((text) => !/^\d+$/.test(text.trim())),
  fc.integer({ max: 0 }).map(String),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map(String),
  fc.constantFrom('', '1.5', '1e3', '0x10', '+1', '１', 'Infinity', 'NaN', '0'),
);

/** Flaws that make a genuine request invalid. */
const spoiled: fc.Arbitrary<Record<string, string | undefined>> = fc.oneof(
  forgedTokens.map((token) => ({ 'X-Goog-Channel-Token': token })),
  oneCharacterAway(CHANNEL_ID).map((id) => ({ 'X-Goog-Channel-ID': id })),
  badNumbers.map((number) => ({ 'X-Goog-Message-Number': number })),
  fc
    .constantFrom('X-Goog-Channel-ID', 'X-Goog-Channel-Token', 'X-Goog-Message-Number')
    .map((name) => ({ [name]: undefined })),
);

const harmless = fc.record(
  {
    'X-Goog-Resource-State': fc.oneof(fc.constantFrom('sync', 'update', 'exists'), texts),
    'X-Goog-Resource-URI': texts,
    'X-Goog-Resource-ID': texts,
    'X-Goog-Channel-Expiration': texts,
    'X-Goog-Changed': texts,
  },
  { requiredKeys: [] },
);

const requestOf = (flaws: Record<string, string | undefined>, body: string): PostRequest => ({
  ...genuineRequest(flaws),
  body,
});

/** Requests that are genuine but for one flaw that makes them malformed or forged. */
const nearMisses = fc
  .tuple(eventOf, harmless, spoiled, bodies)
  .map(([toEvent, odd, flaws, body]) => toEvent(requestOf({ ...odd, ...flaws }, body)));

/** Any JSON that is not a genuine notification: the receiver has to reject every one. */
export const invalid: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: junkEvents },
  { weight: 2, arbitrary: nearMisses },
);

/** Genuine notifications with any text where any text is allowed. */
export const genuine: fc.Arbitrary<unknown> = fc
  .tuple(eventOf, harmless, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), bodies)
  .map(([toEvent, odd, number, body]) =>
    toEvent(requestOf({ ...odd, 'X-Goog-Message-Number': String(number) }, body)),
  );
