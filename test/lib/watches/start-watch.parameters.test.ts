import { expect, test } from 'vitest';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { rawItems } from '../../support/raw-items.ts';
import { renewing } from './renewing.ts';
import { specFor } from './watches.ts';

test.each([
  ['syncToken', 'CPDAlvWDx70CEPDAlvWDx70CGAU='],
  ['updatedMin', '2027-02-01T00:00:00Z'],
])(
  'a watch whose parameter %s ages is rejected: every renewal would repeat it',
  async (name, value) => {
    const set = await renewing();
    const parameters = { calendarId: 'primary', [name]: value };
    const rejected = startWatch(set.own, specFor({ resource: 'calendar.events', parameters }));
    await expect(rejected).rejects.toMatchObject({ field: expect.stringContaining(name) });
    expect(await rawItems(set.table)).toEqual([]);
    expect(set.google.requests).toEqual([]);
  },
);
