import type { Random } from './random.ts';
import type { WorldTokens } from './world.ts';

/** Token counts with one of three totals: none, with reasoning inside the output (1.1), or beside it (1.18). */
export function randomTokens(random: Random): WorldTokens {
  const input = random.int(0, 20_000);
  const output = random.int(1, 3_000);
  const reasoning = random.chance(0.3) ? random.int(1, 400) : 0;
  const cacheRead = random.chance(0.5) ? random.int(1, 60_000) : 0;
  const cacheWrite = random.chance(0.2) ? random.int(1, 9_000) : 0;
  const inside = input + output + cacheRead + cacheWrite;
  return {
    input,
    output,
    reasoning,
    cacheRead,
    cacheWrite,
    total: random.pick([null, inside, inside + reasoning]),
  };
}

/** A cost in USD: nothing, few decimals, as many as a double has, or so small that JSON writes an exponent. */
export function randomCost(random: Random): number {
  return random.pick([
    () => 0,
    () => random.int(1, 900_000) / 1e6,
    () => random.fraction() * 0.3,
    () => random.fraction() * 2 + 0.1,
    () => random.int(1, 99) / 1e8 + random.fraction() / 1e9,
  ])();
}
