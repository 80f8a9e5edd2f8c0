import type { Classified } from './classified.ts';

/** What a person has to lift, with the advice to do so. */
export const blocked = (advice: string): Classified => ({ errorClass: 'blocked', advice });

/** The credentials are good, and lack a scope. */
export const SCOPE: Classified = {
  errorClass: 'reconnect',
  advice:
    'The credentials lack a scope for this resource: authorise the user again with it, or allow it to the service account.',
};

/** The project does not use the API. */
export const API_DISABLED = blocked(
  "Enable the API in the Cloud console, in the project of the account's credentials.",
);

/** The account has no access to the resource. */
export const NOT_SHARED = blocked(
  'The account may not watch this resource: share it with the account.',
);

/** An administrator forbids it. */
export const POLICY = blocked(
  'A policy of the domain forbids it: its administrator can change that.',
);

// Google's APIs name what a person has to lift in many ways.
const BY_KIND: readonly (readonly [RegExp, Classified])[] = [
  [/insufficient.*scope/i, SCOPE],
  [/not_?configured|(?:service|api)_?disabled/i, API_DISABLED],
  [/policy|restrict/i, POLICY],
  [/insufficient.*permission|not_?authorized/i, NOT_SHARED],
  [
    /billing|consumer_|project_/i,
    blocked("Google's message says what is wrong with the Cloud project of the credentials."),
  ],
];

/** The kind of a 403 by its reason, where the reason itself is not known. */
export function denialOfKind(reason: string): Classified | undefined {
  return BY_KIND.find(([pattern]) => pattern.test(reason))?.[1];
}
