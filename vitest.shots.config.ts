import { defineConfig } from 'vitest/config';

/** `npm run shots`: pictures of every page, written into docs/screenshots. */
export default defineConfig({
  test: { environment: 'node', include: ['tests/dashboard/shots.ts'], pool: 'forks' },
});
