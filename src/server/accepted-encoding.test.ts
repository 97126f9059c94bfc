import { expect, test } from 'vitest';
import { isAccepted } from './accepted-encoding.ts';

test.each([
  ['br', 'gzip, deflate, br, zstd', true],
  ['br', 'GZIP;q=0.5, BR;q=0.1', true],
  ['br', 'gzip, deflate', false],
  ['br', 'br;q=0, gzip', false],
  ['br', 'br; q=0.0', false],
  ['br', '*', true],
  ['gzip', '*;q=0', false],
  ['br', '', false],
  ['br', 'brotli', false],
  ['identity', '', true],
  ['identity', 'gzip', true],
  ['identity', 'identity;q=0', false],
])('%s by "%s": %s', (coding, header, expected) => {
  expect(isAccepted(coding, header)).toBe(expected);
});
