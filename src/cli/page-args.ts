import type { ArgsDef, ParsedArgs } from 'citty';
import { sessionsDefaults } from '../contract/endpoints.ts';
import { largestPage } from '../contract/page-size.ts';
import type { CommandContext } from './command.ts';

/** Options of every list that comes in pages. */
export const pageArgs = {
  limit: {
    type: 'string',
    valueHint: 'N',
    description: `How many to list, 1 to ${largestPage}; ${sessionsDefaults.limit} by default`,
  },
  cursor: { type: 'string', valueHint: 'CURSOR', description: 'Go on where an earlier page ended' },
} as const satisfies ArgsDef;

/** Which page a list shows. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

/** The page that the options ask for; null, with the reason on stderr, where the limit is none. */
export async function readPage(
  context: CommandContext,
  args: Partial<ParsedArgs<typeof pageArgs>>,
): Promise<Page | null> {
  const limit = args.limit === undefined ? sessionsDefaults.limit : Number(args.limit);
  if (!/^\d+$/.test(args.limit ?? '1') || limit < 1 || limit > largestPage) {
    await context.output.problem({
      message: `--limit is ${JSON.stringify(args.limit)}, but must be a whole number from 1 to ${largestPage}.`,
      hint: 'Use --cursor for the pages after the first.',
    });
    return null;
  }
  return { limit, ...(args.cursor !== undefined && { cursor: args.cursor }) };
}

/** How to go on after a page; null after the last. */
export function moreRemark(next: string | null): string | null {
  return next === null ? null : `There are more: add --cursor ${next}, or a larger --limit.`;
}
