import type { NewNotification } from '../../../lib/notifications/rows/put-notification.ts';
import { type FixtureNotification, NOTIFICATIONS } from '../../fixtures/notifications.ts';
import { newNotification } from '../table/examples.ts';

/** The body of the Directory guide's example, whose Content-Length is 189. */
const DIRECTORY_BODY = `{
  "kind": "admin#directory#user",
  "id": "111220860655841818702",
  "etag": "\\"Mf8RAmnABsVfQ47MMT_18MHAdRE/evLIDlz2Fd9zbAqwvIp7Pzq8UAw\\"",
  "primaryEmail": "user@mydomain.com"
}`;

/** The body of the Reports guide's example, whose Content-Length is 596. */
const REPORTS_BODY = `{
  "kind": "admin#reports#activity",
  "id": {
    "time": "2013-09-10T18:23:35.808Z",
    "uniqueQualifier": "-0987654321",
    "applicationName": "admin",
    "customerId": "ABCD012345"
  },
  "actor": {
    "callerType": "USER",
    "email": "admin@example.com",
    "profileId": "0123456789987654321"
  },
  "ownerDomain": "apps-reporting.example.com",
  "ipAddress": "192.0.2.0",
  "events": [
    {
      "type": "USER_SETTINGS",
      "name": "CREATE_USER",
      "parameters": [
        {
          "name": "USER_EMAIL",
          "value": "liz@example.com"
        }
      ]
    }
  ]
}`;

/** What is left for tokenData of a token of 256 characters. */
const MAX_TOKEN_DATA = 'x'.repeat(212);

/** The usual notification of each resource: the longest token, or the documented body. */
export const USUAL_NOTIFICATIONS: readonly [string, NewNotification][] = NOTIFICATIONS.map(
  (example) => [example.name, usual(example)],
);

function usual({ channelId, messageNumber, expected, ...example }: FixtureNotification) {
  const body = documentedBody(expected.resource, example.body);
  return newNotification({
    channelId,
    messageNumber,
    headers: {
      resourceState: example.state,
      resourceId: example.resourceId,
      resourceUri: example.resourceUri,
      channelExpiration: 'Fri, 19 Nov 2027 01:13:52 GMT',
      ...(example.changed === undefined ? {} : { changed: example.changed }),
    },
    ...(body === undefined ? { tokenData: MAX_TOKEN_DATA } : { body }),
  });
}

function documentedBody(resource: string, otherwise: string | undefined): string | undefined {
  if (resource === 'directory.users') return DIRECTORY_BODY.padEnd(189);
  if (resource === 'reports.activities') return REPORTS_BODY.padEnd(596);
  return otherwise;
}
