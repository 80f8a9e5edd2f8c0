import { EventClient } from 'tidings/client';

const show = (id, text) => {
  document.getElementById(id).textContent = text;
};

async function newTicket() {
  const response = await fetch('/tickets', { method: 'POST' });
  if (!response.ok) throw new Error(`No ticket: ${response.status}`);
  return response.json();
}

// The first ticket tells where the stream is. It expires in a minute, unused.
const { url } = await newTicket();
const client = new EventClient({
  url,
  // Each connection takes a new one.
  ticket: async () => (await newTicket()).ticket,
});
for (const state of ['open', 'live', 'behind', 'closed'])
  client.addEventListener(state, () => show('state', state));

const list = document.getElementById('events');
client.on('drive.**', ({ sequence, type, time }) => {
  const item = document.createElement('li');
  item.textContent = `${Number(sequence)} ${type} ${time}`;
  list.append(item);
  show('count', list.children.length);
});
