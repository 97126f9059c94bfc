import type { Random } from './random.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * An id as OpenCode makes it: prefix, the low 48 bits of `ms * 4096 + counter` as 12 hex digits (inverted for
 * sessions, so that the newest sorts first), 14 base62 characters. Only 36 bits of the clock survive, so the order
 * of ids turns over at 2026-08-14T11:19:55.136Z.
 */
export function makeId(prefix: 'ses' | 'msg' | 'prt', ms: number, counter: number, random: Random): string {
  const clock = BigInt(ms) * 4096n + BigInt(counter);
  const bits = BigInt.asUintN(48, prefix === 'ses' ? ~clock : clock);
  let tail = '';
  for (let index = 0; index < 14; index += 1) tail += base62.charAt(random.int(0, 61));
  return `${prefix}_${bits.toString(16).padStart(12, '0')}${tail}`;
}
