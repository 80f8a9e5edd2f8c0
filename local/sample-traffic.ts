import type { Google } from '../google-simulator/google.ts';

const EDIT_EVERY_MS = 3000;

const EDITS = [
  (google: Google, user: string, count: number) =>
    google.editFile(user, undefined, { name: `Notes ${count}.txt` }),
  (google: Google, user: string, count: number) =>
    google.editEvent(user, 'primary', undefined, { summary: `Meeting ${count}` }),
];

/** Makes an edit at the simulator every three seconds, until the returned function is called. */
export function startTraffic(google: Google, user: string): () => void {
  let count = 0;
  const edit = () => {
    EDITS[count % EDITS.length]?.(google, user, count + 1);
    count += 1;
  };
  const timer = setInterval(edit, EDIT_EVERY_MS);
  return () => clearInterval(timer);
}
