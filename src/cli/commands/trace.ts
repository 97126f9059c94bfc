import type { AgentTrace, Trace } from '../../contract/trace.ts';
import { formatCount, formatDuration, formatUsd, unknownMark } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { table, type View } from '../table.ts';

/** `ocmon trace ID`: who did what for whom, with own and inclusive figures. */
export const trace = command({
  name: 'trace',
  description: 'The agents at work in a session: who delegated what to whom, own figures and inclusive ones.',
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
      (monitor) => monitor.ask('trace', { ...filters, id: args.id }),
      renderTrace,
    );
  },
});

/** The tree of traces for people. */
function renderTrace({ traces }: Trace, view: View): string {
  const branches = branchesOf(traces);
  return table(
    [
      { title: 'Agent', flexible: true, least: 30 },
      { title: 'Status' },
      { title: 'Cost', align: 'right' },
      { title: 'Inclusive', align: 'right' },
      { title: 'Tokens', align: 'right', optional: true },
      { title: 'Inclusive', align: 'right', optional: true },
      { title: 'Wall', align: 'right' },
      { title: 'Steps', align: 'right', optional: true },
      { title: 'Calls', align: 'right', optional: true },
      { title: 'Errors', align: 'right', optional: true },
    ],
    traces.map((item, index) => [
      `${branches[index] ?? ''}${labelOf(item)}`,
      item.status,
      formatUsd(item.own.cost),
      formatUsd(item.inclusive.cost),
      formatCount(item.own.tokens.total),
      formatCount(item.inclusive.tokens.total),
      formatDuration(item.wallMs),
      formatCount(item.steps),
      formatCount(item.own.toolCalls),
      formatCount(item.own.errors),
    ]),
    view,
  );
}

function labelOf({ kind, agent, description, prompt, orphan }: AgentTrace): string {
  const what = kind === 'segment' ? prompt : (description ?? prompt);
  const marks = [...(kind === 'segment' ? ['from here'] : []), ...(orphan ? ['orphan'] : [])];
  const name = `${agent ?? unknownMark}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  return what === null ? name : `${name}: ${what}`;
}

/** The lines that lead from each trace's parent to it; traces come after their parents. */
function branchesOf(traces: readonly AgentTrace[]): readonly string[] {
  const lastOf = new Map<string | null, string>();
  for (const { id, parentId } of traces) lastOf.set(parentId, id);
  const stems = new Map<string, string>();
  return traces.map(({ id, parentId }) => {
    const stem = parentId === null ? undefined : stems.get(parentId);
    if (stem === undefined) {
      stems.set(id, '');
      return '';
    }
    const isLast = lastOf.get(parentId) === id;
    stems.set(id, `${stem}${isLast ? '   ' : '│  '}`);
    return `${stem}${isLast ? '└─ ' : '├─ '}`;
  });
}
