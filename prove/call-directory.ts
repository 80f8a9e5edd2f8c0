import type { Google } from '../google-simulator/google.ts';
import { check, USER } from './proof.ts';

/** Adds something to the directory, through Google's API. */
export async function callDirectory(
  google: Google,
  path: string,
  body: Record<string, unknown>,
): Promise<void> {
  const response = await fetch(`${google.url}/admin/directory/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.accessToken(USER)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  check(response.ok, `Google takes ${path} (${response.status})`);
}
