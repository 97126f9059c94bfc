import type { Amount, Figure, FigureName, Reason } from '../../../../src/contract/reconcile.ts';
import { formatTokens, formatUsd } from '../../../../src/core/format.ts';

/** What each figure is called, and what it is. */
export const FIGURES: Readonly<Record<FigureName, { readonly name: string; readonly text: string }>> = {
  messages: { name: 'messages', text: 'messages as they are stored, copies included' },
  steps: { name: 'steps', text: 'finished steps, orphans included' },
  columns: { name: 'session columns', text: 'what OpenCode keeps in its table of sessions' },
  opencodeStats: { name: 'opencode stats', text: 'what the OpenCode that wrote it shows as opencode stats' },
};

const REASONS: Readonly<Record<Reason, string>> = {
  multi_step: 'a message keeps the tokens of its last step alone',
  no_steps: 'no steps are stored for these messages',
  interrupted: 'the message was never finished or failed after its steps',
  fork_copies: 'copies that forks made, billed once',
  surviving_copies: "a fork's copies whose original is gone, billed here",
  orphans: 'steps whose message is gone',
  missing: 'gone at the source since they were read',
  overwritten_columns: 'OpenCode overwrote the columns when it compacted',
  other_source: 'stored in another place, or by another version',
  bad_numbers: 'stored values that are no numbers count 0',
  compaction: 'compactions, which OpenCode 2 leaves out',
  unattributed: 'title calls and reverted turns, in the columns alone',
};

/** The sum of the kinds of tokens. */
export function tokensOf({ tokens }: Amount): number {
  return Object.values(tokens).reduce((sum, count) => sum + count, 0);
}

/** A difference with its sign; 0 without. */
export function signed(value: number, format: (value: number) => string): string {
  if (value === 0) return '0';
  return `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`;
}

/** Why a figure differs, each reason with its rule and amount; what has none comes last. */
export function reasonLines({ explained, unexplained, isExplained }: Figure): readonly string[] {
  const lines = explained.map(
    ({ reason, rule, amount }) => `${changeWords(amount)}, rule ${rule}: ${REASONS[reason]}`,
  );
  return isExplained ? lines : [...lines, `${changeWords(unexplained)}: no rule explains it`];
}

function changeWords(amount: Amount): string {
  return `${signed(amount.cost, formatUsd)}, ${signed(tokensOf(amount), formatTokens)} tokens`;
}
