import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LocalError } from '../../../local/local-error.ts';
import type { KeptMessage } from '../../../local/resuming/kept-messages.ts';
import { type KeptWork, openKeptWork } from '../../../local/resuming/kept-work.ts';

let folder: string;
let file: string;
let kept: KeptWork;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-work-'));
  file = join(folder, 'work.sqlite');
  kept = openKeptWork(file);
});
afterEach(async () => {
  await kept.close();
  rmSync(folder, { recursive: true, force: true });
});

async function reopen(): Promise<void> {
  await kept.close();
  kept = openKeptWork(file);
}

const message = (id: string): KeptMessage => ({
  id,
  queue: 'work',
  entry: `{"MessageBody":"${id}"}`,
  visibleAtMs: 1_800_000_000_000,
});

test('other users of the machine cannot read it', () => {
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a file of another kind is an error that names it and the way out', () => {
  const other = join(folder, 'other');
  writeFileSync(other, 'This is no database. '.repeat(100));
  expect(() => openKeptWork(other)).toThrow(LocalError);
  expect(() => openKeptWork(other)).toThrow(/other.*--fresh/);
});

describe('messages', () => {
  test('that were not deleted are there after the next opening, in their order', async () => {
    kept.messages.sent([message('b'), message('a')]);
    kept.messages.sent([message('c')]);
    kept.messages.deleted(['a', 'unknown']);
    await reopen();
    expect(kept.messages.all()).toEqual([message('b'), message('c')]);
  });

  test('are kept together or not at all', () => {
    expect(() => kept.messages.sent([message('a'), message('a')])).toThrow();
    kept.messages.sent([message('b')]);
    expect(kept.messages.all()).toEqual([message('b')]);
  });
});

describe('places', () => {
  test('a reader’s place in each shard outlives the opening', async () => {
    const observe = kept.places('arn', ['observe']).of('observe');
    expect(observe.after('shard-1')).toBeUndefined();
    observe.done('shard-1', '007');
    observe.done('shard-1', '009');
    observe.done('shard-2', '3');
    await reopen();
    const { of } = kept.places('arn', ['observe', 'dispatch']);
    expect([of('observe').after('shard-1'), of('observe').after('shard-2')]).toEqual(['009', '3']);
    expect(of('dispatch').after('shard-1')).toBeUndefined();
  });

  test('the least of them is a number, and undefined without a place', () => {
    const places = kept.places('arn', ['observe', 'dispatch']);
    expect(places.least()).toBeUndefined();
    places.of('observe').done('shard', '100');
    places.of('dispatch').done('shard', '99');
    expect(places.least()).toBe(99);
  });

  test('those of other streams and of readers that are gone are removed', () => {
    const before = kept.places('arn', ['observe', 'dispatch']);
    before.of('observe').done('shard', '1');
    before.of('dispatch').done('shard', '5');
    expect(kept.places('arn', ['dispatch']).least()).toBe(5);
    expect(kept.places('other', ['dispatch']).least()).toBeUndefined();
  });
});
