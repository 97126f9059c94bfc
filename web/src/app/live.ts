import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { otherEndpoints } from '../../../src/contract/endpoints.ts';
import type { MonitorEvent } from '../../../src/contract/events.ts';

/** How the page hears of changes: how far reading is, and since when nothing was heard (epoch milliseconds; null while heard). */
export interface Live {
  readonly sync: Extract<MonitorEvent, { type: 'sync' }>['data'] | null;
  readonly lostSince: number | null;
  /** Counts the changes of data that were heard of. */
  readonly changes: number;
}

let state: Live = { sync: null, lostSince: null, changes: 0 };
const listeners = new Set<() => void>();

/** What was heard last. */
export function useLiveState(): Live {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Between two times that answers are asked anew. */
const REFRESH_MS = 1_000;

/** How long answers that are on their way may hold that up. */
const PATIENCE_MS = 10_000;

/**
 * Hears of changes over one connection as long as the page is shown, and has answers asked anew, at most once a second.
 * The browser connects again by itself and says which event it heard last, so that none is missed.
 */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isBehind = false;

    const askAnew = (since: number): void => {
      // Asked anew, a question begins again: one that takes long would never be answered while data keeps changing.
      if (client.isFetching() > 0 && Date.now() - since < PATIENCE_MS) {
        timer = setTimeout(() => askAnew(since), 250);
        return;
      }
      timer = undefined;
      if (!isBehind || document.hidden) return;
      isBehind = false;
      void client.invalidateQueries({ predicate: ({ meta }) => meta?.still !== true });
    };
    const refresh = (): void => {
      isBehind = true;
      timer ??= setTimeout(() => askAnew(Date.now()), REFRESH_MS);
    };
    const open = (): void => {
      if (source !== undefined || document.hidden) return;
      source = new EventSource(otherEndpoints.events.path);
      source.onopen = () => {
        if (state.lostSince !== null) refresh();
        put({ lostSince: null });
      };
      source.onerror = () => {
        put({ lostSince: state.lostSince ?? Date.now() });
        // A refused connection (another start of the daemon, no cookie) is not tried again by the browser.
        if (source?.readyState === EventSource.CLOSED) {
          close();
          setTimeout(open, 3_000);
        }
      };
      source.addEventListener('sync', (event) => put({ sync: JSON.parse(event.data) }));
      source.addEventListener('session.changed', () => {
        put({ changes: state.changes + 1 });
        refresh();
      });
      source.addEventListener('reset', refresh);
    };
    const close = (): void => {
      source?.close();
      source = undefined;
    };
    const onVisibility = (): void => {
      if (document.hidden) close();
      else {
        open();
        refresh();
      }
    };
    document.addEventListener('visibilitychange', onVisibility);
    open();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(timer);
      close();
    };
  }, [client]);
}

function put(change: Partial<Live>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}
