import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import { amountKeys, choices, comparisons, nameKeys, type SearchTerm, searchKeys } from './search-term.ts';

/** Why a search cannot be read, and where: `at` counts UTF-16 code units from 0. */
export interface SearchProblem extends Problem {
  readonly hint: string;
  readonly at: number;
}

/** The most terms that one search may have. */
export const mostTerms = 32;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const keyPattern = /^([A-Za-z][\w-]*):/;
const comparisonPattern = /^(>=|<=|>|<|=)/;

/**
 * Reads a search: terms between spaces, all of which must hold. A word or `"a phrase"` is text; `key:value` a condition,
 * its value in quotes where it has spaces; `-` before either negates it. In quotes `\"` is a quote and `\\` a backslash.
 */
export function parseSearch(
  search: string,
): { readonly terms: readonly SearchTerm[] } | { readonly problem: SearchProblem } {
  const terms: SearchTerm[] = [];
  let at = 0;
  while (true) {
    at += /^\s*/.exec(search.slice(at))?.[0].length ?? 0;
    if (at === search.length) return { terms };
    if (terms.length === mostTerms) {
      return problemAt(at, `A search has at most ${mostTerms} terms`, 'Leave some out.');
    }
    const read = readTerm(search, at);
    if ('problem' in read) return read;
    terms.push(read.term);
    at = read.end;
  }
}

type ReadTerm = { readonly term: SearchTerm; readonly end: number } | { readonly problem: SearchProblem };

function readTerm(search: string, start: number): ReadTerm {
  const negated = /^-\S/.test(search.slice(start));
  const from = negated ? start + 1 : start;
  const written = keyPattern.exec(search.slice(from))?.[1];
  if (written === undefined) {
    const value = readValue(search, from);
    if ('problem' in value) return value;
    if (value.text === '') return problemAt(from, 'A text is empty', 'Write something between the quotes.');
    return { term: { kind: 'text', text: value.text, negated }, end: value.end };
  }
  const key = written.toLowerCase();
  if (!searchKeys.includes(key)) return unknownKey(written, from);
  const valueAt = from + written.length + 1;
  const isPart = search[valueAt] === '~';
  const value = readValue(search, isPart ? valueAt + 1 : valueAt);
  if ('problem' in value) return value;
  if (value.text === '') return problemAt(valueAt, `${key}: has no value`, exampleOf(key));
  const term = termOf(key, value.text, isPart, negated);
  if (term !== null) return { term, end: value.end };
  return problemAt(
    valueAt,
    `${key}: does not take ${JSON.stringify(search.slice(valueAt, value.end))}`,
    exampleOf(key),
  );
}

/** A word, or what stands in quotes, and where it ends. */
function readValue(
  search: string,
  start: number,
): { readonly text: string; readonly end: number } | { readonly problem: SearchProblem } {
  if (search[start] !== '"') {
    const text = /^\S*/.exec(search.slice(start))?.[0] ?? '';
    return { text, end: start + text.length };
  }
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(search.slice(start));
  if (quoted === null)
    return problemAt(start, 'A quote is not closed', 'Write " at its end, and \\" for one inside.');
  const end = start + quoted[0].length;
  if (end < search.length && !/\s/.test(search[end] ?? '')) {
    return problemAt(
      end,
      'Something follows a closing quote',
      'Put a space between, or \\" for a quote inside.',
    );
  }
  return { text: (quoted[1] ?? '').replace(/\\(["\\])/g, '$1'), end };
}

/** The term of a known key; null where the value is none of its values. */
function termOf(key: string, text: string, isPart: boolean, negated: boolean): SearchTerm | null {
  const name = nameKeys.find((known) => known === key);
  if (name !== undefined)
    return { kind: 'name', key: name, value: text, isPart: isPart || name === 'file', negated };
  if (isPart) return null;
  const amount = amountKeys.find((known) => known === key);
  if (amount !== undefined) {
    const comparison = comparisons.find((known) => known === comparisonPattern.exec(text)?.[0]);
    const value = amountOf(amount, text.replace(comparisonPattern, ''));
    if (comparison === undefined || value === null) return null;
    return { kind: 'amount', key: amount, comparison, value, negated };
  }
  if (!isChoice(key)) return null;
  const value = choices[key].find((known) => known === text.toLowerCase());
  return value === undefined ? null : { kind: 'choice', key, value, negated };
}

function isChoice(key: string): key is keyof typeof choices {
  return Object.hasOwn(choices, key);
}

/** The longest length of time that can be asked for, in milliseconds. */
const longest = 1e15;

/** Milliseconds to a thousandth, or USD; null where the text is none. */
function amountOf(key: (typeof amountKeys)[number], text: string): number | null {
  if (key === 'cost') return /^\d{1,12}(\.\d{1,10})?$/.test(text) ? Number(text) : null;
  const found = /^(\d{1,16}(?:\.\d{1,9})?)(ms|s|m|h|d)$/.exec(text);
  const unit = unitMs[found?.[2] ?? ''];
  const value = Math.round(Number(found?.[1]) * (unit ?? Number.NaN) * 1000) / 1000;
  return value <= longest ? value : null;
}

const examples: Readonly<Record<string, string>> = {
  tool: 'Write tool:bash, or tool:~web for a part of the name.',
  agent: 'Write agent:explore, or agent:~exp for a part of the name.',
  model: 'Write model:provider/model, or model:~sonnet for a part of the name.',
  file: 'Write file:src/ for a part of the path.',
  dur: 'Write dur:>5s or dur:<=200ms; units are ms, s, m, h and d.',
  cost: 'Write cost:>0.1, in US dollars.',
  status: `It takes ${choices.status.join(', ')}.`,
  is: `It takes ${choices.is.join(', ')}.`,
  in: `It takes ${choices.in.join(', ')}.`,
};

/** How a known key is used. */
function exampleOf(key: string): string {
  return examples[key] ?? '';
}

function unknownKey(written: string, at: number): { readonly problem: SearchProblem } {
  const near = nearest(written, searchKeys);
  const keys = `Keys are ${searchKeys.join(', ')}.`;
  const hint = `${near === null ? '' : `Did you mean ${near}:? `}${keys} Text with a colon needs quotes.`;
  return problemAt(at, `There is no key ${written}:`, hint);
}

function problemAt(at: number, what: string, hint: string): { readonly problem: SearchProblem } {
  return { problem: { message: `${what} (at character ${at + 1} of the search).`, hint, at } };
}
