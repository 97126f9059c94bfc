import type { ModelFigures } from '../../../../src/contract/models.ts';
import type { SortValues } from '../../ui/use-sorted.ts';

/** What both tables of models are sorted by; one sort orders both, so that a model stands in the same place. */
export const MODEL_SORTS: SortValues<ModelFigures> = {
  model: ({ provider, model }) => `${model ?? ''} ${provider ?? ''}`,
  messages: ({ messages }) => messages,
  sessions: ({ sessions }) => sessions,
  cost: ({ cost }) => cost,
  estimated: ({ estimated }) => estimated,
  tokens: ({ tokens }) => tokens.total,
  input: ({ tokens }) => tokens.input,
  output: ({ tokens }) => tokens.output,
  reasoning: ({ tokens }) => tokens.reasoning,
  cacheRead: ({ tokens }) => tokens.cacheRead,
  cacheWrite: ({ tokens }) => tokens.cacheWrite,
  speed: ({ tokensPerSecond }) => tokensPerSecond?.p50 ?? null,
  first: ({ timeToFirstTokenMs }) => timeToFirstTokenMs?.p50 ?? null,
  step: ({ stepMs }) => stepMs?.p50 ?? null,
  cache: ({ cacheHitRatio }) => cacheHitRatio,
  failed: ({ errorRate }) => errorRate,
};
