/** Colours of the four kinds of tokens; cache reads outweigh the others by far, so they stay in the background. */
export const TOKEN_COLORS = {
  input: 'var(--tool)',
  output: 'var(--model)',
  cacheRead: 'color-mix(in oklab, var(--fg3) 60%, var(--bg))',
  cacheWrite: 'var(--agent)',
  reasoning: 'var(--warning)',
} as const;

const SERIES_COLORS = [
  'var(--model)',
  'var(--tool)',
  'var(--agent)',
  'var(--warning)',
  'color-mix(in oklab, var(--model) 55%, var(--fg))',
  'color-mix(in oklab, var(--tool) 55%, var(--fg))',
  'color-mix(in oklab, var(--agent) 55%, var(--fg))',
];

/** What is left when the largest series are taken out. */
export const REST_COLOR = 'color-mix(in oklab, var(--fg3) 60%, var(--bg))';

/** The colour of the n-th series, from 0; all beyond the seventh share one. */
export function seriesColor(index: number): string {
  return SERIES_COLORS[index] ?? REST_COLOR;
}

/** The fill of a cell of a heat map; `level` is 0 (nothing) to 4. */
export function levelColor(level: number): string {
  return `color-mix(in oklab, var(--accent) ${[0, 28, 50, 74, 100][level] ?? 0}%, var(--raised))`;
}
