import { vi } from 'vitest';

// Test files share workers, since to start one takes longer than most of them. They share no state:
// each file gets its modules anew, with their hooks, and the environment that the worker was given.
vi.resetModules();
vi.unstubAllEnvs();
