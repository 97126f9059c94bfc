import { parseSearch } from '../../../../../src/core/search/parse-search.ts';
import type { AmountTerm, SearchTerm } from '../../../../../src/core/search/search-term.ts';
import { writtenToolNames } from '../../../../../src/core/tool-families.ts';
import type { Span, SpanTree } from './span.ts';

/** What a search found: places in ascending order; or why it cannot be read. */
export type SpanMatches =
  | { readonly found: Int32Array; readonly problem: null }
  | { readonly found: null; readonly problem: { readonly message: string; readonly hint: string } };

type Test = (span: Span) => boolean;

/** Finds the spans of which all terms of a search hold, by what their rows show. An empty search finds nothing. */
export function matchSpans(tree: SpanTree, search: string): SpanMatches {
  const read = parseSearch(search);
  if ('problem' in read) return { found: null, problem: read.problem };
  const tests: Test[] = [];
  for (const term of read.terms) {
    const test = testOf(term);
    if (typeof test === 'string') return { found: null, problem: { message: test, hint: ELSEWHERE } };
    tests.push(term.negated ? (span) => !test(span) : test);
  }
  const found: number[] = [];
  if (tests.length > 0) {
    tree.spans.forEach((span, index) => {
      if (!SEARCHED.includes(span.kind)) return;
      if (tests.every((test) => test(span))) found.push(index);
    });
  }
  return { found: Int32Array.from(found), problem: null };
}

/** Kinds that a search finds: the session itself and groups are where it looks. */
const SEARCHED: readonly Span['kind'][] = [
  'exchange',
  'step',
  'tool',
  'delegation',
  'compaction',
  'retry',
  'error',
];

const ELSEWHERE = 'Rows of a trace do not tell this. The search over everything (⌘K) can look for it.';

function testOf(term: SearchTerm): Test | string {
  switch (term.kind) {
    case 'text': {
      const text = term.text.toLowerCase();
      return ({ name, detail }) => name.toLowerCase().includes(text) || detail.toLowerCase().includes(text);
    }
    case 'amount':
      return amountTest(term);
    case 'choice':
      return choiceTest(term.key, term.value);
    case 'name':
      return nameTest(term.key, term.value, term.isPart);
  }
}

function amountTest({ key, comparison, value }: AmountTerm): Test {
  const compare = {
    '>': (amount: number) => amount > value,
    '<': (amount: number) => amount < value,
    '>=': (amount: number) => amount >= value,
    '<=': (amount: number) => amount <= value,
    '=': (amount: number) => amount === value,
  }[comparison];
  return (span) => {
    const amount = key === 'dur' ? span.durationMs : (span.figures?.cost ?? null);
    return amount !== null && compare(amount);
  };
}

function choiceTest(key: string, value: string): Test | string {
  if (key === 'status') {
    return ({ status, isError }) => status === value || (value === 'error' && isError && status === null);
  }
  const tests: Readonly<Record<string, Test>> = {
    'is:fork': ({ isInherited }) => isInherited,
    'is:child': ({ nesting }) => nesting > 0,
    'is:root': ({ nesting }) => nesting === 0,
    'in:prompt': ({ kind }) => kind === 'exchange',
    'in:answer': ({ kind }) => kind === 'step',
    'in:call': ({ kind }) => kind === 'tool' || kind === 'delegation',
    'in:error': ({ isError }) => isError,
  };
  return tests[`${key}:${value}`] ?? `A trace is not searched by ${key}:${value}.`;
}

function nameTest(key: string, value: string, isPart: boolean): Test {
  const part = value.toLowerCase();
  const agrees = (name: string | null): boolean =>
    name !== null && (isPart ? name.toLowerCase().includes(part) : name === value);
  switch (key) {
    case 'tool': {
      const names = writtenToolNames(value);
      return ({ event, kind }) =>
        (kind === 'tool' || kind === 'delegation') &&
        (agrees(event?.name ?? null) || (!isPart && names.includes(event?.name ?? '')));
    }
    case 'agent':
      return ({ agent }) => agrees(agent);
    case 'model':
      return ({ event, kind }) => {
        const name = kind === 'step' || kind === 'compaction' ? (event?.name ?? null) : null;
        return agrees(name) || (name !== null && agrees(name.slice(name.indexOf('/') + 1)));
      };
    default:
      return ({ kind, detail }) => kind === 'tool' && detail.toLowerCase().includes(part);
  }
}
