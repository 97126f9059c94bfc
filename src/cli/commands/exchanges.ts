import type { Exchange, Exchanges } from '../../contract/exchanges.ts';
import { formatCount, formatDuration, formatUsd, formatZonedTime } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { table, type View } from '../table.ts';

/** `ocmon exchanges ID`: the prompts of a session, and what each came to. */
export const exchanges = command({
  name: 'exchanges',
  description: 'The prompts of a session, and what each of them came to until the next one.',
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'the id of a session, as ocmon sessions lists it',
    },
    'include-missing': filterArgs['include-missing'],
    'exclude-missing': filterArgs['exclude-missing'],
  },
  run: async (args, context) => {
    const filters = await readFilters(context, args);
    if (filters === null) return exitCodes.usage;
    return answerQuestion(
      context,
      (monitor) => monitor.ask('exchanges', { ...filters, id: args.id }),
      renderExchanges,
    );
  },
});

/** Exchanges for people. */
function renderExchanges({ exchanges: items }: Exchanges, view: View): string {
  if (items.length === 0) return 'There are no messages in this session.';
  return table(
    [
      { title: '#', align: 'right' },
      { title: 'Prompt', flexible: true, least: 30 },
      { title: 'Status' },
      { title: 'Cost', align: 'right' },
      { title: 'Inclusive', align: 'right' },
      { title: 'Active', align: 'right' },
      { title: 'Steps', align: 'right', optional: true },
      { title: 'Calls', align: 'right', optional: true },
      { title: 'Errors', align: 'right', optional: true },
      { title: 'Tokens', align: 'right', optional: true },
      { title: 'Started', optional: true },
    ],
    items.map((item) => [
      String(item.n),
      promptOf(item),
      item.inherited ? 'copy' : item.status,
      formatUsd(item.own.cost),
      formatUsd(item.inclusive.cost),
      formatDuration(item.activeMs),
      formatCount(item.steps),
      formatCount(item.own.toolCalls),
      formatCount(item.own.errors),
      formatCount(item.own.tokens.total),
      formatZonedTime(item.started, view.timeZone),
    ]),
    view,
  );
}

function promptOf({ n, prompt }: Exchange): string {
  if (prompt !== null) return prompt;
  return n === 0 ? '(before the first prompt)' : '(nothing was typed)';
}
