import type { Refusal } from './refusal.ts';

/**
 * The parameters of a request's URL, each as text. Unlike `URLSearchParams` it takes nothing that can be meant in two
 * ways: a name twice, or bytes that are not UTF-8.
 */
export function readQuery(url: string): ReadonlyMap<string, string> | Refusal {
  const { search } = new URL(url);
  const found = new Map<string, string>();
  for (const pair of search.slice(1).split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=').map(decoded);
    if (name === null || value.includes(null))
      return invalid('The query string is not percent-encoded UTF-8.');
    if (found.has(name)) return invalid(`The parameter ${JSON.stringify(name)} is given twice.`);
    found.set(name, value.join('='));
  }
  return found;
}

/** The text behind percent-encoding; null where there is none. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** A refusal of what the client sent. */
export function invalid(message: string, hint?: string): Refusal {
  return { code: 'invalid_input', message, hint };
}
