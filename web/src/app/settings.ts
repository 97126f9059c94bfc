import { useSyncExternalStore } from 'react';
import { isTimeZone } from '../../../src/core/zoned-time.ts';

/** What a user chose for this browser. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** An IANA zone; null is the system's. */
  readonly zone: string | null;
  /** 1 is Monday, 7 Sunday; null is the locale's. */
  readonly weekStart: 1 | 6 | 7 | null;
  /** Whether single letters are commands (WCAG 2.1.4). */
  readonly letterKeys: boolean;
}

const USUAL: Settings = { theme: 'system', zone: null, weekStart: null, letterKeys: true };
const KEYS = {
  theme: 'ocmon.theme',
  zone: 'ocmon.zone',
  weekStart: 'ocmon.week-start',
  letterKeys: 'ocmon.letter-keys',
};

let current = read();
const listeners = new Set<() => void>();

/** The settings, kept in step with other tabs. */
export function useSettings(): Settings {
  return useSyncExternalStore(subscribe, () => current);
}

/** Changes settings for this browser; where storage is turned off they last as long as the page. */
export function changeSettings(change: Partial<Settings>): void {
  const next = { ...current, ...change };
  try {
    localStorage.setItem(KEYS.theme, next.theme);
    store(KEYS.zone, next.zone);
    store(KEYS.weekStart, next.weekStart === null ? null : String(next.weekStart));
    store(KEYS.letterKeys, next.letterKeys ? null : 'off');
  } catch {
    // Storage is turned off.
  }
  take(next);
}

/** Puts the theme on the page, now and whenever the system's or the setting changes. */
export function keepTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const isDark = current.theme === 'dark' || (current.theme === 'system' && dark.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  };
  dark.addEventListener('change', apply);
  subscribe(apply);
  addEventListener('storage', () => take(read()));
  apply();
}

/** The zone of the system. */
export function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function take(next: Settings): void {
  current = next;
  for (const listener of listeners) listener();
}

function store(key: string, value: string | null): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, value);
}

function read(): Settings {
  try {
    const theme = localStorage.getItem(KEYS.theme);
    const zone = localStorage.getItem(KEYS.zone);
    const weekStart = Number(localStorage.getItem(KEYS.weekStart));
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      zone: zone !== null && isTimeZone(zone) ? zone : null,
      weekStart: weekStart === 1 || weekStart === 6 || weekStart === 7 ? weekStart : null,
      letterKeys: localStorage.getItem(KEYS.letterKeys) !== 'off',
    };
  } catch {
    return USUAL;
  }
}
