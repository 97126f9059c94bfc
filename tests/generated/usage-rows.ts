import { exact, rounded } from './decimal.ts';
import { inheritedIn } from './lineage.ts';
import { carriesUsage } from './records-of.ts';
import type { Era, World, WorldMessage, WorldTokens } from './world.ts';

/** The token figures of the contract. */
export interface TokenFigures {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly total: number;
}

/** What one stored message used; `cost` counts 1e-40 USD. */
export interface UsageRow {
  readonly message: WorldMessage;
  readonly tokens: TokenFigures;
  readonly cost: bigint;
  readonly inherited: boolean;
}

const noTokens: TokenFigures = {
  input: 0,
  output: 0,
  reasoning: 0,
  cacheRead: 0,
  cacheWrite: 0,
  total: 0,
};

/** One row for each usage-bearing message of an existing session, with counting rules 1, 2 and 4 applied. */
export function usageRowsOf(records: World, era: Era): readonly UsageRow[] {
  const sessions = new Set(records.sessions.map((session) => session.id));
  const inherited = inheritedIn(records);
  const steps = new Map<string, WorldTokens[]>();
  for (const part of records.parts) {
    if (part.type !== 'step-finish') continue;
    steps.set(part.messageId, [...(steps.get(part.messageId) ?? []), part.tokens]);
  }
  return records.messages
    .filter((message) => carriesUsage(message) && sessions.has(message.sessionId))
    .map((message) => {
      const stepTokens = steps.get(message.id) ?? [];
      const own = message.tokens === null ? [] : [message.tokens];
      const figures = (stepTokens.length > 1 ? stepTokens : own).map((tokens) => figuresOf(tokens, era));
      return {
        message,
        tokens: addTokens(figures),
        cost: exact(message.cost),
        inherited: inherited.has(message.id),
      };
    });
}

/** The five counts and the total: as stored, else their sum. OpenCode 2 stores none. */
export function figuresOf(tokens: WorldTokens, era: Era): TokenFigures {
  const sum = tokens.input + tokens.output + tokens.reasoning + tokens.cacheRead + tokens.cacheWrite;
  return { ...tokens, total: era === 'sqlite-v2' ? sum : (tokens.total ?? sum) };
}

/** The sum of token figures, key by key. */
export function addTokens(all: readonly TokenFigures[]): TokenFigures {
  return all.reduce(
    (sum, tokens) => ({
      input: sum.input + tokens.input,
      output: sum.output + tokens.output,
      reasoning: sum.reasoning + tokens.reasoning,
      cacheRead: sum.cacheRead + tokens.cacheRead,
      cacheWrite: sum.cacheWrite + tokens.cacheWrite,
      total: sum.total + tokens.total,
    }),
    noTokens,
  );
}

/** Tokens and cost of some rows, the cost in USD rounded to 1e-10 after summing. */
export function spendOf(rows: readonly UsageRow[]): { readonly tokens: TokenFigures; readonly cost: number } {
  return {
    tokens: addTokens(rows.map((row) => row.tokens)),
    cost: rounded(rows.reduce((sum, row) => sum + row.cost, 0n)),
  };
}
