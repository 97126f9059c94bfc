import { usualPage } from '../contract/page-size.ts';
import type { CommandContext } from './command.ts';

/** The number that `--limit` asks for; null, with the reason on stderr, where it is none up to `largest`. */
export async function readLimit(
  { output }: CommandContext,
  given: string | undefined,
  largest: number,
): Promise<number | null> {
  if (given === undefined) return Math.min(usualPage, largest);
  const limit = Number(given);
  if (/^\d+$/.test(given) && limit >= 1 && limit <= largest) return limit;
  await output.problem({
    message: `--limit is ${JSON.stringify(given)}, but must be a whole number from 1 to ${largest}.`,
    hint: 'Use --cursor for the pages after the first.',
  });
  return null;
}
