import { type Random, randomOf } from './random.ts';
import { LARGEST_CONTENT } from './sizes.ts';

const POOL_BYTES = 8 * 2 ** 20;
const BACKSLASH = 0x5c;

/** Text that looks like code and prose, escaped for the inside of a JSON string, from which pieces are cut. */
export interface TextPool {
  /** A piece of at most `bytes` bytes (up to LARGEST_CONTENT) that is valid inside a JSON string. */
  cut(random: Random, bytes: number): Buffer;
}

/** Makes the pool of a seed. Cutting from it costs nothing, which is what makes gigabytes quick to generate. */
export function textPoolOf(seed: number): TextPool {
  const random = randomOf(seed, -1);
  const words = vocabularyOf(random);
  const lines: string[] = [];
  const starts: number[] = [];
  let bytes = 0;
  while (bytes < POOL_BYTES) {
    const line = lineOf(random, words);
    if (bytes + LARGEST_CONTENT <= POOL_BYTES) starts.push(bytes);
    lines.push(line);
    bytes += Buffer.byteLength(line);
  }
  const pool = Buffer.from(lines.join(''));
  return {
    cut(from, wanted) {
      const begin = starts[from.whole(0, starts.length)] ?? 0;
      let end = begin + Math.min(wanted, LARGEST_CONTENT);
      // Neither inside a UTF-8 sequence nor inside an escape.
      while (end > begin && (((pool[end] ?? 0) & 0xc0) === 0x80 || pool[end - 1] === BACKSLASH)) end -= 1;
      return pool.subarray(begin, end);
    },
  };
}

function vocabularyOf(random: Random): string[] {
  const syllables: [string, ...string[]] = [
    'ra',
    'ken',
    'to',
    'mi',
    'sel',
    'ba',
    'dor',
    'ne',
    'qui',
    'fa',
    'lu',
    'sy',
    'pre',
    'con',
    'ex',
    'ing',
  ];
  return Array.from({ length: 6_000 }, () =>
    Array.from({ length: random.whole(1, 5) }, () => random.pick(syllables)).join(''),
  );
}

/** One line: indentation, words of which few are frequent, punctuation, numbers and now and then other scripts. */
function lineOf(random: Random, words: readonly string[]): string {
  const parts = Array.from({ length: random.whole(2, 14) }, () => {
    const kind = random.next();
    if (kind < 0.04) return `\\"${words[random.whole(0, words.length)]}\\"`;
    if (kind < 0.09) return random.whole(0, 2 ** 31).toString(16);
    if (kind < 0.13) return random.pick(['=>', '(', ')', '{', '};', '&&', '===', '//', '+', '-']);
    if (kind < 0.135) return random.pick(['→', '✓', 'größer', '漢字', '🚀', 'naïve']);
    return words[Math.floor(words.length * random.next() ** 3)] ?? '';
  });
  return `${' '.repeat(2 * random.whole(0, 5))}${parts.join(' ')}\\n`;
}
