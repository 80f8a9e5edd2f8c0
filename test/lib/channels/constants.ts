import type { OpenRequest } from '../../../lib/channels/open-request.ts';

/** When the clock of these tests starts. */
export const NOW_MS = Date.UTC(2027, 2, 1, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A wish that nothing is wrong with. */
export const CHANGES = {
  resource: 'drive.changes',
  parameters: { pageToken: '1' },
} satisfies OpenRequest;
