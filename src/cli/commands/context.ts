import type { SessionContext } from '../../contract/session-context.ts';
import { formatCount, formatTime, formatTokens, plural, unknownMark } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon context ID`: how the context of a session grew. */
export const context = command({
  name: 'context',
  description: 'How the context of a session grew, step by step.',
  args: {
    id: {
      type: 'positional',
      required: true,
      description: 'the id of a session, as ocmon sessions lists it',
    },
    'include-missing': filterArgs['include-missing'],
    'exclude-missing': filterArgs['exclude-missing'],
  },
  run: async (args, commandContext) => {
    const filters = await readFilters(commandContext, args);
    if (filters === null) return exitCodes.usage;
    return answerQuestion(
      commandContext,
      (monitor) => monitor.ask('sessionContext', { ...filters, id: args.id }),
      renderContext,
    );
  },
});

/** The context of a session for people. */
export function renderContext(answer: SessionContext, view: View): string {
  if (answer.steps.length === 0) return 'No steps.';
  const steps = table(
    [
      { title: 'At' },
      { title: 'Context', align: 'right' },
      { title: 'Cached', align: 'right' },
      { title: 'Output', align: 'right' },
      { title: 'Agent', flexible: true },
      { title: 'Model', flexible: true },
      { title: 'What', optional: true },
    ],
    answer.steps.map((step) => [
      formatTime(step.at, view.timeZone),
      formatCount(step.context),
      formatCount(step.cached),
      formatCount(step.output),
      step.agent ?? unknownMark,
      step.model ?? unknownMark,
      [step.compaction ? 'compaction' : '', step.inherited ? 'inherited' : ''].filter(Boolean).join(', '),
    ]),
    view,
  );
  return blocks(
    steps,
    `At most ${formatTokens(answer.peak ?? 0)} tokens, ${plural(answer.compactions, 'compaction')}. Times are of the zone ${view.timeZone}.`,
  );
}
