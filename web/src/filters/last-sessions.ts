const KEY = 'ocmon.last-sessions';

/** What is kept over a reload; the whole list is kept as long as the page is not left. */
const KEPT = 2_000;

let ids: readonly string[] | null = null;

/** Remembers the sessions of the list that was shown last, in its order. */
export function keepLastSessions(shown: readonly string[]): void {
  ids = shown;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(shown.slice(0, KEPT)));
  } catch {
    // Storage is turned off or full: the list lasts as long as the page.
  }
}

/** The sessions before and after one in the list that was shown last; null at its ends and where it is not in it. */
export function neighboursOf(id: string): { readonly previous: string | null; readonly next: string | null } {
  ids ??= stored();
  const at = ids.indexOf(id);
  return at === -1
    ? { previous: null, next: null }
    : { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}

function stored(): readonly string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
