import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { slowTests } from './test/support/slow-tests.ts';

const SLOW = slowTests();

/** The longest tests first, so that no core is idle at the end; each project's tests in one go. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      if (project.name === 'unit') return 3;
      // Two minutes, most of them waiting.
      if (moduleId.endsWith('/prove-deployment.test.ts')) return 0;
      return /\/test\/(?:e2e|simulation)\//.test(moduleId) ? 1 : 2;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // Much of the time is spent waiting for the emulators, which run beside the tests.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    isolate: false,
    // Tests of packaged functions set AWS_ENDPOINT_URL_DYNAMODB themselves: what it is at first counts.
    env: {
      SHARED_DYNAMODB_URL: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
      // A start stores a profile there: never among the user's own.
      XDG_CONFIG_HOME: join(tmpdir(), `tidings-test-profiles-${process.pid}`),
    },
    setupFiles: ['test/support/reset-worker.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: SLOW,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: SLOW,
          // Six times what the longest takes on two cores: machines differ, and are busy.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          globalSetup: ['test/support/package-service.ts'],
        },
      },
    ],
  },
});
