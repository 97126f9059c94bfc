import type { SearchTerm } from './search-term.ts';

/** Writes terms as a search that `parseSearch` reads back. */
export function printSearch(terms: readonly SearchTerm[]): string {
  return terms.map((term) => `${term.negated ? '-' : ''}${printTerm(term)}`).join(' ');
}

function printTerm(term: SearchTerm): string {
  switch (term.kind) {
    case 'text':
      return /^(-|[A-Za-z][\w-]*:)/.test(term.text) ? quote(term.text) : quoteIfNeeded(term.text);
    case 'name': {
      const mark = term.isPart && term.key !== 'file' ? '~' : '';
      return `${term.key}:${mark}${term.value.startsWith('~') ? quote(term.value) : quoteIfNeeded(term.value)}`;
    }
    case 'amount':
      return `${term.key}:${term.comparison}${digitsOf(term.value)}${term.key === 'dur' ? 'ms' : ''}`;
    case 'choice':
      return `${term.key}:${term.value}`;
  }
}

function quoteIfNeeded(text: string): string {
  return /^"|\s/.test(text) ? quote(text) : text;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A number without an exponent. */
function digitsOf(value: number): string {
  const shortest = String(value);
  return shortest.includes('e') ? value.toFixed(10) : shortest;
}
