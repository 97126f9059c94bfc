import type { Models } from '../../contract/models.ts';
import type { ModelUsage } from '../../contract/usage.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { formatCount, formatTokens, formatUsd } from '../format.ts';
import { table, type View } from '../table.ts';

/** `ocmon models`: what each model was used for. */
export const models = command({
  name: 'models',
  description: 'Usage and cost of each model.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('models', filters), renderModels),
});

/** Models for people. */
export function renderModels(answer: Models, view: View): string {
  return answer.models.length === 0 ? 'No usage.' : modelTable(answer.models, view);
}

/** A row for each model; an empty name is shown as `""`, one that was not stored as `–`. */
export function modelTable(rows: readonly ModelUsage[], view: View): string {
  const columns = [
    { title: 'Provider', flexible: true },
    { title: 'Model', flexible: true },
    { title: 'Messages', align: 'right' },
    { title: 'Cost', align: 'right' },
    { title: 'Total', align: 'right' },
    { title: 'Input', align: 'right', optional: true },
    { title: 'Output', align: 'right', optional: true },
    { title: 'Cache read', align: 'right', optional: true },
    { title: 'Cache write', align: 'right', optional: true },
    { title: 'Reasoning', align: 'right', optional: true },
  ] as const;
  const cells = rows.map(({ provider, model, messages, tokens, cost }) => [
    nameOf(provider),
    nameOf(model),
    formatCount(messages),
    formatUsd(cost),
    formatTokens(tokens.total),
    formatTokens(tokens.input),
    formatTokens(tokens.output),
    formatTokens(tokens.cacheRead),
    formatTokens(tokens.cacheWrite),
    formatTokens(tokens.reasoning),
  ]);
  return table(columns, cells, view);
}

function nameOf(name: string | null): string {
  if (name === null) return '–';
  return name === '' ? '""' : name;
}
