import type { ChannelSpec } from '../../../lib/channels/channel-spec.ts';

export { DAY, HOUR, NOW_MS } from '../../support/times.ts';

/** A valid request. */
export const CHANGES = {
  resource: 'drive.changes',
  parameters: { pageToken: '1' },
} satisfies ChannelSpec;
