import type { Amount } from '../../contract/reconcile.ts';
import type { PlainValue } from '../../db/values.ts';
import { numberOf } from '../spend.ts';

/** The columns that are reconciled. */
export const AMOUNTS = ['input', 'output', 'reasoning', 'cache_read', 'cache_write', 'cost'] as const;

/** Columns `<prefix><name>` of {@link AMOUNTS}: `expression` says what each is. */
export function amounts(expression: (name: string) => string, prefix = ''): string {
  return AMOUNTS.map((name) => `${expression(name)} AS ${prefix}${name}`).join(', ');
}

/** What the base tables call an amount. */
export function columnOf(name: string): string {
  return name === 'cost' ? 'cost' : `tokens_${name}`;
}

/**
 * Predicate: all, or one of, the amounts fulfil a condition. OpenCode adds its costs up as floating numbers, whose errors
 * are no differences: costs are compared by 1e-9 dollars.
 */
export function each(
  value: (name: string) => string,
  comparison: '= 0' | '<> 0' | '>= 0' | '<= 0',
  joined: 'AND' | 'OR',
): string {
  const compared = AMOUNTS.map((name) =>
    name === 'cost' ? `round(${value(name)}, 9) ${comparison}` : `${value(name)} ${comparison}`,
  );
  return `(${compared.join(` ${joined} `)})`;
}

/** A struct with {@link AMOUNTS} as the contract has it. */
export function amountOf(value: PlainValue | undefined): Amount {
  const row = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  const of = (name: (typeof AMOUNTS)[number]): number => ('input' in row ? numberOf(row[name]) : 0);
  return {
    tokens: {
      input: of('input'),
      output: of('output'),
      reasoning: of('reasoning'),
      cacheRead: of('cache_read'),
      cacheWrite: of('cache_write'),
    },
    cost: of('cost'),
  };
}
