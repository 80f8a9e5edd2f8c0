import { vi } from 'vitest';

// Unit tests share workers, but no state: each file gets modules of its own, with their hooks.
vi.resetModules();
