import type { ParsedArgs } from 'citty';
import type { Filters } from '../contract/filters.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Answer } from '../core/problem.ts';
import { answerQuestion, type CommandContext } from './command.ts';
import { type filterArgs, filtersOf } from './filter-args.ts';
import { exitCodes } from './output.ts';
import type { View } from './table.ts';

/** The filters that a command's options ask for; null, with the reason on stderr, where they are no filters. */
export async function readFilters(
  context: CommandContext,
  args: Partial<ParsedArgs<typeof filterArgs>>,
): Promise<Filters | null> {
  const filters = filtersOf(args, { tz: context.view.timeZone, now: context.view.now });
  if (!('usage' in filters)) return filters;
  await context.output.problem(filters.usage);
  return null;
}

/** Asks a question with the filters of the command line and prints its answer. */
export async function askFiltered<T>(
  context: CommandContext,
  args: Partial<ParsedArgs<typeof filterArgs>>,
  ask: (monitor: Monitor, filters: Filters) => Promise<Answer<T>>,
  render: (answer: T, view: View) => string,
): Promise<number> {
  const filters = await readFilters(context, args);
  if (filters === null) return exitCodes.usage;
  return answerQuestion(context, (monitor) => ask(monitor, filters), render);
}
