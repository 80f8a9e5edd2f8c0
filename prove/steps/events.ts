import { check, eventually, type Proof } from '../proof.ts';
import type { Step } from './step.ts';

interface ListedEvent {
  id: string;
  type: string;
  sequence: string;
}

async function allEvents({ api }: Proof): Promise<ListedEvent[]> {
  const events: ListedEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = cursor === undefined ? '' : `?cursor=${cursor}`;
    const { body } = await api('GET', `/events${query}`);
    events.push(...body.events);
    if (body.nextCursor === undefined) return events;
    cursor = body.nextCursor;
  }
}

export const events: Step = {
  what: 'events of notifications and a published one, in the order of their numbers',
  async run(proof) {
    const { api, watches } = proof;
    const publication = { type: 'minutes.written', data: { pages: 3 }, id: 'minutes-1' };
    for (const duplicate of [false, true]) {
      const { status, body } = await api('POST', '/events', publication);
      check(status === 202, 'an event is published');
      check(body.events[0].duplicate === duplicate, 'an event is published once');
    }
    const resources = [...watches.keys()];
    await eventually(async () => {
      const types = (await allEvents(proof)).map(({ type }) => type);
      const isThere = (resource: string) => types.some((type) => type.startsWith(`${resource}.`));
      return types.includes('minutes.written') && resources.every(isThere);
    }, 'the log has an event of each resource, and the published one');
    const log = await allEvents(proof);
    const numbers = log.map(({ sequence }) => Number(sequence));
    check(
      numbers.every((number, index) => number > (numbers[index - 1] ?? 0)),
      'events are listed in the order of their numbers',
    );
    check(log.filter(({ type }) => type === 'minutes.written').length === 1, 'one is published');
    for (const { id } of [log[0], log.at(-1)].filter((one) => one !== undefined)) {
      const { status, body } = await api('GET', `/events/${id}`);
      check(status === 200 && body.id === id, 'an event is found by its id');
    }
    const [[resource = '', watchId = ''] = []] = watches;
    const { body } = await api('GET', `/watches/${watchId}/events`);
    check(body.events[0]?.type.startsWith(`${resource}.`), 'the events of a watch are listed');
  },
};
