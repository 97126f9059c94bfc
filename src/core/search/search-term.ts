/** Keys whose value is a name, compared as written, or with `~` as a part of it in any case. */
export const nameKeys = ['tool', 'agent', 'model', 'file'] as const;
/** Keys whose value is a quantity: a length of time in milliseconds, a cost in USD. */
export const amountKeys = ['dur', 'cost'] as const;
/** Keys whose value is one of a few words. */
export const choices = {
  status: ['ok', 'error', 'denied', 'aborted', 'timeout', 'invalid', 'open'],
  is: ['fork', 'child', 'root', 'archived', 'missing', 'orphan'],
  in: ['title', 'prompt', 'answer', 'reasoning', 'call', 'input', 'output', 'error', 'event'],
} as const;

/** How an amount is compared. */
export const comparisons = ['>=', '<=', '>', '<', '='] as const;

type Negatable<T> = T & { readonly negated: boolean };

/** Text that must occur as it is written, in any case. */
export type TextTerm = Negatable<{ readonly kind: 'text'; readonly text: string }>;
/** A name. A file is always known by a part of its path. */
export type NameTerm = Negatable<{
  readonly kind: 'name';
  readonly key: (typeof nameKeys)[number];
  readonly value: string;
  readonly isPart: boolean;
}>;
/** An amount: `dur` in milliseconds, `cost` in USD. */
export type AmountTerm = Negatable<{
  readonly kind: 'amount';
  readonly key: (typeof amountKeys)[number];
  readonly comparison: (typeof comparisons)[number];
  readonly value: number;
}>;
/** One word of those that the key knows. */
export type ChoiceTerm = Negatable<{
  readonly kind: 'choice';
  readonly key: keyof typeof choices;
  readonly value: string;
}>;

/** A condition of a search. */
export type SearchTerm = TextTerm | NameTerm | AmountTerm | ChoiceTerm;

/** Every key, in the order in which they are told. */
export const searchKeys: readonly string[] = [...nameKeys, ...Object.keys(choices), ...amountKeys];
