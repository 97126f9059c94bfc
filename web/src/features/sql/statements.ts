import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored.ts';

/** A statement that was saved under a name. */
export interface SavedStatement {
  readonly name: string;
  readonly sql: string;
}

/** A statement that was run: when (epoch milliseconds), for how long, and how many rows it gave; null when it failed. */
export interface RunStatement {
  readonly sql: string;
  readonly at: number;
  readonly ms: number;
  readonly rows: number | null;
}

interface Statements {
  readonly saved: readonly SavedStatement[];
  readonly history: readonly RunStatement[];
}

const SAVED = 'ocmon.sql.saved';
const HISTORY = 'ocmon.sql.history';
const KEPT = 50;

let current: Statements = {
  saved: readStored(SAVED, isListOf(isSaved)) ?? [],
  history: readStored(HISTORY, isListOf(isRun)) ?? [],
};
const listeners = new Set<() => void>();

/** What was saved and run in this browser, the newest run first. */
export function useStatements(): Statements {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Saves a statement; one of the same name is replaced. */
export function saveStatement(statement: SavedStatement): void {
  const others = current.saved.filter(({ name }) => name !== statement.name);
  put({ saved: [...others, statement].sort((one, other) => one.name.localeCompare(other.name)) });
}

/** Takes a saved statement away. */
export function forgetStatement(name: string): void {
  put({ saved: current.saved.filter((one) => one.name !== name) });
}

/** Notes a run; the same statement stands once, where it was run last. */
export function noteRun(run: RunStatement): void {
  put({ history: [run, ...current.history.filter(({ sql }) => sql !== run.sql)].slice(0, KEPT) });
}

/** Takes all runs away. */
export function forgetRuns(): void {
  put({ history: [] });
}

function put(change: Partial<Statements>): void {
  current = { ...current, ...change };
  writeStored(SAVED, current.saved);
  writeStored(HISTORY, current.history);
  for (const listener of listeners) listener();
}

function isListOf<T>(isKind: (value: unknown) => value is T): (value: unknown) => value is T[] {
  return (value): value is T[] => Array.isArray(value) && value.every(isKind);
}

function isSaved(value: unknown): value is SavedStatement {
  return hasText(value, 'sql') && hasText(value, 'name');
}

function isRun(value: unknown): value is RunStatement {
  return (
    hasText(value, 'sql') &&
    'at' in value &&
    typeof value.at === 'number' &&
    'ms' in value &&
    typeof value.ms === 'number' &&
    'rows' in value &&
    (value.rows === null || typeof value.rows === 'number')
  );
}

function hasText<K extends string>(value: unknown, key: K): value is Readonly<Record<K, string>> {
  return (
    typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === 'string'
  );
}
