import fc from 'fast-check';

/** JSON texts, one a line: numbers, texts, dates, ids, and other types. */
const TEXTS = String.raw`
9007199254740992
-9007199254740993
1e200
-1e200
5e-324
1e309
-0
0.1
"\ud800"
"a\udfffb"
{"\ud800":1}
["\udc00"]
"\u0000"
"__proto__"
"2027-02-30T12:00:00Z"
"2099-13-01T00:00:00Z"
"9999-12-31T23:59:59+23:59"
"-271821-04-20T00:00:00Z"
"0000-01-01T00:00:00Z"
"2027-12-31T12:00:00Z"
null
true
""
" "
[]
{}
[[]]
{"__proto__":{"a":1}}
"en.usa%23holiday%40group.v.calendar.google.com"
"%"
"%ff"
".."
"a/../b"
"https://docs.google.com/document/d/abc/edit"
"//"
"https://"
"webcal:"
`;

const LONG_OR_DEEP = [
  JSON.stringify('x'.repeat(3000)),
  JSON.stringify('é'.repeat(1500)),
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`,
];

/** JSON texts of values that are hard to store, to add to or to compare with. */
export const hardValues: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS.trim().split('\n'), ...LONG_OR_DEEP) },
  fc.double().map((number) => JSON.stringify(number)),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 2 }),
);
