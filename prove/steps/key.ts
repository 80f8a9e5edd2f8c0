import { check, type Proof, STAGE } from '../proof.ts';
import type { Step } from './step.ts';

// A key is made with AWS credentials: those of the emulator.
const AT = ['--stage', STAGE, '--region', 'us-east-1'];
// The exit code of the command.
const UNAUTHORISED = 4;

interface Created {
  id: string;
  key: string;
}

export const key: Step = {
  what: 'the command makes a key, which reads what its owner has and nothing else, and revokes it',
  async run(proof) {
    const { addresses, tidings } = proof;
    const { url } = addresses[0];
    const created = (await tidings(
      'key',
      'create',
      '--owner',
      'acme',
      '--scope',
      'read',
      ...AT,
    )) as Created;
    const withKey = ['--url', url, '--key', created.key];
    const listed = (await tidings('watch', 'list', ...withKey)) as { watches: unknown[] };
    check(listed.watches.length === 0, 'another owner has no watches');
    check(
      await isRefused(proof, 'event', 'publish', 'order.created', ...withKey),
      'read is not manage',
    );
    await tidings('key', 'revoke', created.id, ...AT);
    check(
      await isRefused(proof, 'watch', 'list', ...withKey),
      'a revoked key gives access to nothing',
    );
  },
};

async function isRefused({ tidings }: Proof, ...args: string[]): Promise<boolean> {
  return tidings(...args).then(
    () => false,
    ({ code }: { code?: unknown }) => code === UNAUTHORISED,
  );
}
