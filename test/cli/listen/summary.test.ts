import { expect, test } from 'vitest';
import { summary } from '../../../cli/listen/summary.ts';
import { eventNumbered } from './event.ts';

test('without a target, the end says what was seen, and how to go on', () => {
  const tally = { seen: 1, forwarded: 0, failed: [], open: [] };
  expect(summary(tally, { isForwarding: false, goOnBy: '--cursor MDAw' })).toEqual([
    '1 event seen',
    'To go on from here: --cursor MDAw',
  ]);
});

test('what could not be forwarded is listed with its type, id and reason', () => {
  const failed = [{ event: eventNumbered(3), reason: 'the target answered 500' }];
  const open = [{ event: eventNumbered(4), reason: 'The connection failed' }];
  const tally = { seen: 4, forwarded: 2, failed, open };
  expect(summary(tally, { isForwarding: true, goOnBy: undefined })).toEqual([
    '4 events seen, 2 forwarded, 1 failed',
    'Could not be forwarded:',
    '  3  order.created  event-3: the target answered 500',
    'Not forwarded yet:',
    '  4  order.created  event-4: The connection failed',
  ]);
});
