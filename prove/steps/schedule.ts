import { channelOf } from '../channel-of.ts';
import { eventually, type Proof, STAGE } from '../proof.ts';
import type { Step } from './step.ts';
import { SHORT_LEASES } from './watch.ts';

// The schedule of the first deployment fires within a minute.
const SCHEDULE_TIMEOUT_MS = 120_000;

export const schedule: Step = {
  what: 'the schedule: the sweep renews what is due, and all watches reach the new address',
  async run(proof) {
    await eventually(
      async () => (await sweeps(proof)) > 0,
      'the schedule invoked the sweep, which found something due',
      SCHEDULE_TIMEOUT_MS,
    );
    const isMoved = async (resource: string) =>
      (await channelOf(proof, resource)).address.startsWith(proof.addresses[1].url);
    await eventually(
      async () => (await Promise.all(SHORT_LEASES.map(isMoved))).includes(true),
      'a watch that was due is renewed, at the new address',
    );
    // The others would follow within ten minutes; a command is faster.
    for (const [resource, id] of proof.watches)
      if (!(await isMoved(resource))) {
        await proof.api('POST', `/watches/${id}/renew`);
        await eventually(() => isMoved(resource), `${resource} is at the new address`);
      }
  },
};

/** How often the sweep found something due. Nothing else than the schedule invokes it. */
async function sweeps({ aws }: Proof): Promise<number> {
  const { events = [] } = (await aws.call('Logs_20140328.FilterLogEvents', {
    logGroupName: `/aws/lambda/tidings-${STAGE}-sweep`,
  })) as { events?: { message: string }[] };
  return events.filter(({ message }) => message.includes('"swept"')).length;
}
