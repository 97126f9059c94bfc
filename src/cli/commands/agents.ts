import type { Agent } from '../../contract/agent.ts';
import type { AgentFigures, Agents } from '../../contract/agents.ts';
import {
  formatCount,
  formatDuration,
  formatShare,
  formatTime,
  formatTokens,
  formatUsd,
  unknownMark,
} from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, heading, table, type View } from '../table.ts';
import { pairTable } from './delegations.ts';
import { modelTable } from './models.ts';

/** `ocmon agents [NAME]`: what each agent did, or one of them. */
export const agents = command({
  name: 'agents',
  description: 'What each agent did and cost, by itself and with what it delegated; or one agent.',
  args: {
    name: { type: 'positional', required: false, description: 'an agent, to see its models, tools and runs' },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const filters = await readFilters(context, args);
    const page = await readPage(context, args);
    if (filters === null || page === null) return exitCodes.usage;
    const { name } = args;
    if (name === undefined)
      return answerQuestion(context, (monitor) => monitor.ask('agents', filters), renderAgents);
    const input = { ...filters, name, ...page };
    return answerQuestion(context, (monitor) => monitor.ask('agent', input), renderAgent);
  },
});

/** Agents for people, the dearest first. */
export function renderAgents(answer: Agents, view: View): string {
  if (answer.agents.length === 0) return 'No agents.';
  return agentTable(
    [...answer.agents].sort((one, other) => other.own.cost - one.own.cost),
    view,
  );
}

function agentTable(rows: readonly AgentFigures[], view: View): string {
  const columns = [
    { title: 'Agent', flexible: true },
    { title: 'Runs', align: 'right' },
    { title: 'Own cost', align: 'right' },
    { title: 'Inclusive', align: 'right' },
    { title: 'Tokens', align: 'right' },
    { title: 'Failed', align: 'right' },
    { title: 'Median', align: 'right', optional: true },
    { title: '95%', align: 'right', optional: true },
    { title: 'Roots', align: 'right', optional: true },
    { title: 'Delegated', align: 'right', optional: true },
    { title: 'Segments', align: 'right', optional: true },
    { title: 'Sessions', align: 'right', optional: true },
    { title: 'Steps', align: 'right', optional: true },
    { title: 'Tools', align: 'right', optional: true },
  ] as const;
  const cells = rows.map((row) => [
    row.agent ?? unknownMark,
    formatCount(row.runs),
    formatUsd(row.own.cost),
    formatUsd(row.inclusive.cost),
    formatTokens(row.own.tokens.total),
    formatShare(row.errorRate),
    formatDuration(row.activeMs.p50),
    formatDuration(row.activeMs.p95),
    formatCount(row.roots),
    formatCount(row.delegated),
    formatCount(row.segments),
    formatCount(row.sessions),
    formatCount(row.steps),
    formatCount(row.toolCalls),
  ]);
  return table(columns, cells, view);
}

/** One agent for people. */
export function renderAgent(answer: Agent, view: View): string {
  const runs = table(
    [
      { title: 'Started' },
      { title: 'Description', flexible: true },
      { title: 'Own cost', align: 'right' },
      { title: 'Inclusive', align: 'right' },
      { title: 'Active', align: 'right' },
      { title: 'Outcome', optional: true },
      { title: 'Steps', align: 'right', optional: true },
      { title: 'Tools', align: 'right', optional: true },
      { title: 'Session', optional: true },
    ],
    answer.runs.map((run) => [
      formatTime(run.started, view.timeZone),
      run.description ?? unknownMark,
      formatUsd(run.own.cost),
      formatUsd(run.inclusive.cost),
      formatDuration(run.activeMs),
      run.outcome ?? run.errorType ?? '',
      formatCount(run.steps),
      formatCount(run.toolCalls),
      run.sessionId ?? unknownMark,
    ]),
    view,
  );
  const tools = table(
    [
      { title: 'Tool', flexible: true },
      { title: 'Calls', align: 'right' },
      { title: 'Errors', align: 'right' },
    ],
    answer.tools.map((row) => [row.tool ?? unknownMark, formatCount(row.calls), formatCount(row.errors)]),
    view,
  );
  const section = (title: string, text: string): string => `${heading(title, view)}\n${text}`;
  return blocks(
    agentTable([answer.figures], view),
    answer.models.length === 0 ? null : section('Models', modelTable(answer.models, view)),
    answer.tools.length === 0 ? null : section('Tools', tools),
    answer.to.length === 0 ? null : section('Delegates to', pairTable(answer.to, view)),
    answer.from.length === 0 ? null : section('Is delegated to by', pairTable(answer.from, view)),
    section('Runs', runs),
    `Times are of the zone ${view.timeZone}.`,
    moreRemark(answer.next),
  );
}
