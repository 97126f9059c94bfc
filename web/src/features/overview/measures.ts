import { formatCount, formatTokens, formatUsd } from '../../../../src/core/format.ts';

/** What the maps of activity show. */
export interface Measure {
  readonly id: 'tokens' | 'cost' | 'messages';
  readonly name: string;
  readonly format: (value: number) => string;
  readonly exact: (value: number) => string;
}

const TOKENS: Measure = { id: 'tokens', name: 'Tokens', format: formatTokens, exact: formatCount };

export const MEASURES: readonly Measure[] = [
  TOKENS,
  { id: 'cost', name: 'Cost', format: formatUsd, exact: formatUsd },
  { id: 'messages', name: 'Messages', format: formatCount, exact: formatCount },
];

/** The measure that the address names, else tokens. */
export function measureOf(name: string | undefined): Measure {
  return MEASURES.find(({ id }) => id === name) ?? TOKENS;
}
