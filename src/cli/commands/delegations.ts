import type { DelegationFigures, Delegations } from '../../contract/delegations.ts';
import { formatCount, formatDuration, formatTokens, formatUsd, unknownMark } from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon delegations`: who delegates to whom. */
export const delegations = command({
  name: 'delegations',
  description: 'Which agent delegates to which, how that ends and what it costs; the longest chains.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('delegations', filters), renderDelegations),
});

/** Delegations for people. */
export function renderDelegations(answer: Delegations, view: View): string {
  if (answer.pairs.length === 0) return 'No delegations.';
  const chains = table(
    [
      { title: 'Depth', align: 'right' },
      { title: 'Times', align: 'right' },
      { title: 'Longest chains', flexible: true },
    ],
    answer.chains.map((chain) => [
      formatCount(chain.depth),
      formatCount(chain.count),
      chain.agents.map((agent) => agent ?? unknownMark).join(' › '),
    ]),
    view,
  );
  return blocks(pairTable(answer.pairs, view), chains);
}

/** A row for each pair of agents. */
export function pairTable(pairs: readonly DelegationFigures[], view: View): string {
  const columns = [
    { title: 'From', flexible: true },
    { title: 'To', flexible: true },
    { title: 'Calls', align: 'right' },
    { title: 'Ok', align: 'right' },
    { title: 'Own cost', align: 'right' },
    { title: 'Inclusive', align: 'right' },
    { title: 'Median', align: 'right' },
    { title: '95%', align: 'right', optional: true },
    { title: 'Longest', align: 'right', optional: true },
    { title: 'Tokens', align: 'right', optional: true },
    { title: 'Error', align: 'right', optional: true },
    { title: 'Denied', align: 'right', optional: true },
    { title: 'Aborted', align: 'right', optional: true },
    { title: 'Timeout', align: 'right', optional: true },
    { title: 'Invalid', align: 'right', optional: true },
    { title: 'Open', align: 'right', optional: true },
    { title: 'Unknown', align: 'right', optional: true },
  ] as const;
  const cells = pairs.map((pair) => [
    pair.from ?? unknownMark,
    pair.to ?? unknownMark,
    formatCount(pair.delegations),
    formatCount(pair.outcomes.ok),
    formatUsd(pair.own.cost),
    formatUsd(pair.inclusive.cost),
    formatDuration(pair.p50Ms),
    formatDuration(pair.p95Ms),
    formatDuration(pair.maxMs),
    formatTokens(pair.own.tokens.total),
    formatCount(pair.outcomes.error),
    formatCount(pair.outcomes.denied),
    formatCount(pair.outcomes.aborted),
    formatCount(pair.outcomes.timeout),
    formatCount(pair.outcomes.invalid),
    formatCount(pair.outcomes.open),
    formatCount(pair.outcomes.unknown),
  ]);
  return table(columns, cells, view);
}
