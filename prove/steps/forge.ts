import { check } from '../proof.ts';
import type { Step } from './step.ts';

export const forge: Step = {
  what: 'a forged notification, which is refused',
  async run({ addresses: [address] }) {
    const response = await fetch(`${address.url}/notifications`, {
      method: 'POST',
      headers: {
        'x-goog-channel-id': '00000000-0000-4000-8000-000000000000',
        'x-goog-channel-token': 'A'.repeat(43),
        'x-goog-message-number': '1',
        'x-goog-resource-state': 'sync',
      },
    });
    check(response.status === 404, `the answer is 404, not ${response.status}`);
    check((await response.text()) === '', 'the answer is empty');
  },
};
