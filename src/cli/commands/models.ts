import type { ModelFigures, Models } from '../../contract/models.ts';
import type { ModelUsage } from '../../contract/usage.ts';
import {
  formatCount,
  formatDuration,
  formatShare,
  formatTokens,
  formatUsd,
  plural,
  unknownMark,
} from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, heading, table, type View } from '../table.ts';
import { wrap } from '../terminal-text.ts';

/** `ocmon models`: what each model was used for. */
export const models = command({
  name: 'models',
  description: 'Usage and cost of each model.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('models', filters), renderModels),
});

/** Models for people: what they were used for, what they were like to work with, and where prices come from. */
export function renderModels(answer: Models, view: View): string {
  if (answer.models.length === 0) return 'No usage.';
  const { name, version, date, overrides } = answer.prices;
  const own = overrides === 0 ? '' : `, and ${plural(overrides, 'price')} of the config`;
  const prices = `Estimates are of usage without a recorded cost, by list prices of ${date} (${name} ${version})${own}.`;
  return blocks(
    modelTable(answer.models, view),
    speedTable(answer.models, view),
    wrap(prices, view.width).join('\n'),
  );
}

function speedTable(rows: readonly ModelFigures[], view: View): string {
  const columns = [
    { title: 'Model', flexible: true },
    { title: 'Tokens/s', align: 'right' },
    { title: 'First token', align: 'right' },
    { title: 'Step', align: 'right' },
    { title: 'Cache hits', align: 'right' },
    { title: 'Errors', align: 'right' },
    { title: 'Sessions', align: 'right' },
    { title: '95% first', align: 'right', optional: true },
    { title: '95% step', align: 'right', optional: true },
    { title: 'Price of', flexible: true, optional: true },
  ] as const;
  const cells = rows.map((row) => [
    nameOf(row.model),
    row.tokensPerSecond === null ? unknownMark : formatCount(row.tokensPerSecond.p50),
    formatDuration(row.timeToFirstTokenMs?.p50 ?? null),
    formatDuration(row.stepMs?.p50 ?? null),
    formatShare(row.cacheHitRatio),
    formatShare(row.errorRate),
    formatCount(row.sessions),
    formatDuration(row.timeToFirstTokenMs?.p95 ?? null),
    formatDuration(row.stepMs?.p95 ?? null),
    priceText(row.price),
  ]);
  return [heading('Speed and reliability (medians)', view), table(columns, cells, view)].join('\n');
}

function priceText(price: ModelFigures['price']): string {
  if (price === null) return unknownMark;
  return price.origin === 'config' ? 'the config' : `${nameOf(price.provider)}/${price.model}`;
}

/** A row for each model; an empty name is shown as `""`, one that was not stored as `–`. */
export function modelTable(rows: readonly ModelUsage[], view: View): string {
  const columns = [
    { title: 'Provider', flexible: true },
    { title: 'Model', flexible: true },
    { title: 'Messages', align: 'right' },
    { title: 'Cost', align: 'right' },
    { title: 'Estimated', align: 'right' },
    { title: 'Total', align: 'right' },
    { title: 'Input', align: 'right', optional: true },
    { title: 'Output', align: 'right', optional: true },
    { title: 'Cache read', align: 'right', optional: true },
    { title: 'Cache write', align: 'right', optional: true },
    { title: 'Reasoning', align: 'right', optional: true },
  ] as const;
  const cells = rows.map(({ provider, model, messages, tokens, cost, estimated, basis }) => [
    nameOf(provider),
    nameOf(model),
    formatCount(messages),
    formatUsd(cost),
    estimateText(estimated, basis),
    formatTokens(tokens.total),
    formatTokens(tokens.input),
    formatTokens(tokens.output),
    formatTokens(tokens.cacheRead),
    formatTokens(tokens.cacheWrite),
    formatTokens(tokens.reasoning),
  ]);
  return table(columns, cells, view);
}

/** What is beside the recorded cost: nothing where that is all, a word where it is no number. */
function estimateText(estimated: number, basis: ModelUsage['basis']): string {
  if (basis === null || basis === 'recorded') return '';
  if (basis === 'free') return 'free';
  if (basis === 'unpriced') return 'no price';
  return `~${formatUsd(estimated)}`;
}

function nameOf(name: string | null): string {
  if (name === null) return '–';
  return name === '' ? '""' : name;
}
