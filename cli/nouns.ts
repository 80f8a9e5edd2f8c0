import type { Noun } from './command/verb.ts';

/** What the command is about, in the order of its help. */
export const NOUNS: readonly Noun[] = [
  {
    name: 'watch',
    summary: 'what Google is to announce, kept alive',
    load: async () => (await import('./nouns/watch/watch-verbs.ts')).WATCH_VERBS,
  },
  {
    name: 'account',
    summary: 'the credentials that Google is called with',
    load: async () => (await import('./nouns/account/account-verbs.ts')).ACCOUNT_VERBS,
  },
  {
    name: 'channel',
    summary: 'what Google sends notifications on',
    load: async () => (await import('./nouns/channel/channel-verbs.ts')).CHANNEL_VERBS,
  },
  {
    name: 'notification',
    summary: 'what Google has sent',
    load: async () =>
      (await import('./nouns/notification/notification-verbs.ts')).NOTIFICATION_VERBS,
  },
  {
    name: 'endpoint',
    summary: 'where events are sent',
    load: async () => (await import('./nouns/endpoint/endpoint-verbs.ts')).ENDPOINT_VERBS,
  },
  {
    name: 'event',
    summary: 'what happened, in the order of the log',
    load: async () => (await import('./nouns/event/event-verbs.ts')).EVENT_VERBS,
  },
  {
    name: 'delivery',
    summary: 'events on their way to endpoints',
    load: async () => (await import('./nouns/delivery/delivery-verbs.ts')).DELIVERY_VERBS,
  },
  {
    name: 'hook',
    summary: 'code of yours that runs on events',
    load: async () => (await import('./nouns/hook/hook-verbs.ts')).HOOK_VERBS,
  },
  {
    name: 'key',
    summary: 'who may use the API',
    load: async () => (await import('./nouns/key/key-verbs.ts')).KEY_VERBS,
  },
  {
    name: 'profile',
    summary: 'the services that are known on this machine',
    load: async () => (await import('./nouns/profile/profile-verbs.ts')).PROFILE_VERBS,
  },
  {
    name: 'listen',
    summary: 'show events as they happen, and forward them to this machine',
    load: async () => [(await import('./verbs/listen.ts')).LISTEN],
    isVerb: true,
  },
  {
    name: 'login',
    summary: 'store the URL and the key of a service',
    load: async () => [(await import('./verbs/login.ts')).LOGIN],
    isVerb: true,
  },
  {
    name: 'status',
    summary: 'which service is used, and what needs attention',
    load: async () => [(await import('./verbs/status.ts')).STATUS],
    isVerb: true,
  },
  {
    name: 'reconcile',
    summary: 'move every watch to the address of the deployment',
    load: async () => [(await import('./verbs/maintain-verbs.ts')).RECONCILE],
    isVerb: true,
  },
  {
    name: 'stop-all',
    summary: 'stop every channel at Google, and pause the watches',
    load: async () => [(await import('./verbs/maintain-verbs.ts')).STOP_ALL],
    isVerb: true,
  },
];
