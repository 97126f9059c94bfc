/** What this browser keeps under a key; null where there is nothing of that kind, or storage is turned off. */
export function readStored<T>(key: string, isKind: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isKind(value) ? value : null;
  } catch {
    return null;
  }
}

/** Keeps a value under a key. Where storage is turned off or full it lasts as long as the page. */
export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing depends on it being kept.
  }
}
