import type { Proof } from './proof.ts';

/** The current channel of a watch, as Google has it; without an address if Google has it not. */
export async function channelOf(
  { google, api, watches }: Proof,
  resource: string,
): Promise<{ id: string; address: string }> {
  const { body } = await api('GET', `/watches/${watches.get(resource)}`);
  const { id, address } = google.channels().find(({ id }) => id === body.currentChannel) ?? {
    id: '',
    address: '',
  };
  return { id, address };
}
