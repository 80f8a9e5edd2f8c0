import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { CompiledHook } from '../../../lib/sandbox/compiled-hook.ts';
import { MAX_LOG_BYTES } from '../../../lib/sandbox/limits.ts';
import type { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { EVENT, run, runCompiled, testSandbox, unchecked } from './test-sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await testSandbox();
});

const wellFormed = fc.string({ unit: 'grapheme' });
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }),
  fc.dictionary(
    fc.oneof(wellFormed, fc.constantFrom('__proto__', 'then', 'toJSON')),
    fc.jsonValue(),
  ),
  fc.array(wellFormed),
);

test('any JSON passes through a hook as it is', async () => {
  const hook = unchecked('hook = ({ event }) => ({ data: event.data });');
  await fc.assert(
    fc.asyncProperty(json, async (given) => {
      const data: unknown = JSON.parse(JSON.stringify(given));
      const ended = await runCompiled(sandbox, hook, { event: { id: 'event1', data } });
      expect(ended.outcome).toBe('ok');
      expect(JSON.stringify('effects' in ended && ended.effects.data)).toBe(JSON.stringify(data));
    }),
    { numRuns: 200 },
  );
});

test('whatever text is stored as code, it ends as one of the outcomes and the next hook runs', async () => {
  const words = fc.constantFrom(
    'function hook',
    '() {',
    '}',
    'return',
    'export',
    'default',
    'async',
    'await',
    'import(',
    ')',
    '{',
    'throw',
    'data:',
    '1',
    ';',
    '`',
    '${',
    '/*',
    '//',
    '/',
    '=>',
    'yield',
    'class',
    '#',
    '\u2028',
    '\0',
    '"',
  );
  const code = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((all) => all.join(' ')),
  );
  await fc.assert(
    fc.asyncProperty(
      code,
      fc.constantFrom<CompiledHook['form']>('script', 'module'),
      async (text, form) => {
        const compiled = await sandbox.compileHook(text);
        if (compiled.outcome === 'ok')
          await runCompiled(sandbox, compiled.hook, { timeoutMs: 100 });
        await runCompiled(sandbox, unchecked(text.toWellFormed(), form), { timeoutMs: 100 });
        expect((await run(sandbox, 'function hook() { return { data: 1 }; }')).outcome).toBe('ok');
      },
    ),
    { numRuns: 40 },
  );
});

test('whatever is logged, there are 4 KB of it in well-formed lines', async () => {
  const hook = unchecked('hook = ({ event, log }) => event.data.forEach((line) => log(line));');
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 2000 }),
    fc.string({ maxLength: 2000 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (data) => {
      const { logs } = await runCompiled(sandbox, hook, { event: { ...EVENT, data } });
      const bytes = logs.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0);
      expect(bytes).toBeLessThanOrEqual(MAX_LOG_BYTES);
      expect(logs.every((text) => text.isWellFormed())).toBe(true);
      if (logs.at(-1) !== '… (cut)') expect(logs).toEqual(data);
      else
        for (const [place, text] of logs.slice(0, -1).entries())
          expect(data[place]?.startsWith(text)).toBe(true);
    }),
    { numRuns: 100 },
  );
});
