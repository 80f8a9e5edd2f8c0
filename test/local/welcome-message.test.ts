import { expect, test } from 'vitest';
import type { StartEndpoint } from '../../local/start-endpoint.ts';
import { welcomeMessage } from '../../local/welcome-message.ts';

const SECRET = 'whsec_secret';

/** The message for an endpoint, without colours. */
function welcome(endpoint: StartEndpoint | undefined): string {
  return welcomeMessage(
    {
      url: 'http://localhost:3000',
      streamUrl: 'ws://localhost:3001',
      apiKey: 'the-key',
      google: { url: 'http://127.0.0.1:1' },
      command: 'npx tidings',
      dataFolder: '/data',
      endpoint,
    },
    false,
  );
}

const receiver = { url: 'http://127.0.0.1:2/webhooks', close: async () => undefined };

test('the first command to try is the one that shows events as they happen', () => {
  expect(welcome(undefined)).toMatch(/^Try in another terminal:\n\n {2}npx tidings listen$/m);
});

test('it has commands that publish an event, list the deliveries and add an account', () => {
  const message = welcome(undefined);
  expect(message).toMatch(
    /^ {2}npx tidings event publish order\.created --data '\{"total": 12\}'$/m,
  );
  expect(message).toMatch(/^ {2}npx tidings delivery list$/m);
  expect(message).toMatch(/npx tidings account add \/data\/user\.json$/m);
});

test('the receiver is named, and its secret is not', () => {
  const message = welcome({ url: receiver.url, secret: SECRET, receiver });
  expect(message).toContain(`Events go to     ${receiver.url} (a receiver`);
  expect(message).not.toContain(SECRET);
});

test('an endpoint of the user’s own has its secret, once', () => {
  const message = welcome({ url: 'https://example.com/hook', secret: SECRET });
  expect(message).toMatch(
    /Events go to {5}https:\/\/example\.com\/hook\n {2}signed with {6}whsec_/,
  );
  expect(message.split(SECRET)).toHaveLength(2);
});

test('without an endpoint it says nothing of deliveries', () => {
  expect(welcome(undefined)).not.toMatch(/Events go to|→/);
});
