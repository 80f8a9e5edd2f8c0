import { describe, expect, test } from 'vitest';
import { commandWords } from '../../../cli/api/command-words.ts';
import { ROUTES } from '../../../handlers/parts/routes.ts';
import { allVerbs } from '../support/all-verbs.ts';

const VERBS = (await allVerbs()).map(({ words }) => words);

test.each([
  ['There is no account x. GET /accounts lists yours', 'tidings account list lists yours'],
  [
    'or with it: DELETE /accounts/7c0f?force=true',
    'or with it: tidings account delete 7c0f --force',
  ],
  [
    'PUT /accounts/7c0f?force=true stores them all the same.',
    'tidings account replace 7c0f <file> --force stores them all the same.',
  ],
  [
    'Replace them with PUT /accounts/7c0f.',
    'Replace them with tidings account replace 7c0f <file>.',
  ],
  ['Enable it with POST /endpoints/5d2e/enable', 'Enable it with tidings endpoint enable 5d2e'],
  ['Delete the watch: DELETE /watches/0b1c.', 'Delete the watch: tidings watch delete 0b1c.'],
  ['DELETE /channels/9f3a?resourceId=r1', 'tidings channel stop 9f3a --resource-id r1'],
  ['See GET /hooks/4c7f/runs', 'See tidings hook logs 4c7f'],
  ['Send POST /hooks/4c7f/heartbeat', 'Send POST /hooks/4c7f/heartbeat'],
  ['GET /deliveries/5d2e.nOWY. Or not', 'tidings delivery get 5d2e.nOWY. Or not'],
  ['Take it from nextCursor of the page before.', 'Take it from what the list before has said.'],
])('%s', (message, words) => {
  expect(commandWords(message)).toContain(words);
});

test.each([
  'There is no watch x',
  'POST to the URL of the endpoint',
  'GET /somewhere/else',
  'get /accounts',
])('%j stays as it is', (message) => {
  expect(commandWords(message)).toBe(message);
});

describe('a request that a message of the API may name is a verb that there is:', () => {
  const named = Object.keys(ROUTES).filter(
    (route) =>
      !/^POST \/[\w-]+$|notifications|event-types|\/watches\/\{id\}\/events|\/deliveries$|heartbeat/.test(
        route,
      ),
  );
  test.each(named)('%s', (route) => {
    const [, noun, verb] = commandWords(route.replace('{id}', 'an-id')).split(' ');
    expect(VERBS).toContain(`${noun} ${verb}`);
  });
});
