import type { Random } from './random.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LOW_48 = 2 ** 48;

/**
 * An id as OpenCode 1.x makes it: prefix, 12 hexadecimal digits of the low 48 bits of (milliseconds × 4096 + counter),
 * 14 random characters. Those of sessions are inverted, so that the newest sorts first.
 */
export function idOf(prefix: 'ses' | 'msg' | 'prt', time: number, counter: number, random: Random): string {
  const ascending = (time * 4_096 + (counter % 4_096)) % LOW_48;
  const stamp = prefix === 'ses' ? LOW_48 - 1 - ascending : ascending;
  const tail = Array.from({ length: 14 }, () => BASE62[random.whole(0, 62)]).join('');
  return `${prefix}_${stamp.toString(16).padStart(12, '0')}${tail}`;
}
