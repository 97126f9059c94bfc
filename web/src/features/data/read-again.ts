import { useSyncExternalStore } from 'react';
import { otherEndpoints } from '../../../../src/contract/endpoints.ts';
import type { SyncProgress } from '../../../../src/contract/monitor.ts';
import type { SyncResult } from '../../../../src/contract/sync.ts';
import type { WorkLine } from '../../../../src/contract/sync-stream.ts';
import { textLines } from '../../../../src/contract/text-lines.ts';
import { ApiError, send } from '../../api/ask.ts';
import { queryClient } from '../../api/query-client.ts';

/** A pass that was asked for on this page: none yet, how far it is, what it came to, or why it did not. */
export type Pass =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly progress: SyncProgress | null }
  | { readonly state: 'done'; readonly result: SyncResult }
  | { readonly state: 'failed'; readonly message: string; readonly hint: string | null };

// Of the whole tab, not of a component: a pass goes on while another page is looked at.
let pass: Pass = { state: 'none' };
const listeners = new Set<() => void>();

/** The pass that was asked for last. */
export function usePass(): Pass {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pass,
  );
}

/** Has the daemon look at all sources now, the files that failed among them. Does nothing while it does so already. */
export async function readAgain(): Promise<void> {
  if (isRunning()) return;
  put({ state: 'running', progress: null });
  try {
    const { path, method } = otherEndpoints.sync;
    const response = await send(path, { method });
    if (response.body === null) throw new Error('The daemon sent no answer.');
    for await (const line of textLines(response.body)) {
      if (line !== '') take(JSON.parse(line) as WorkLine<SyncProgress, SyncResult>);
    }
    // A daemon that ends closes the stream before the last line.
    if (isRunning()) throw new Error('The daemon ended before the pass was done.');
  } catch (error) {
    const { message, hint } =
      error instanceof ApiError
        ? error
        : { message: error instanceof Error ? error.message : String(error), hint: null };
    put({ state: 'failed', message, hint });
  }
  void queryClient.invalidateQueries({ predicate: ({ meta }) => meta?.still !== true });
}

function isRunning(): boolean {
  return pass.state === 'running';
}

function take(line: WorkLine<SyncProgress, SyncResult>): void {
  if ('progress' in line) put({ state: 'running', progress: line.progress });
  else if ('result' in line) put({ state: 'done', result: line.result });
  else put({ state: 'failed', ...line.problem });
}

function put(next: Pass): void {
  pass = next;
  for (const listener of listeners) listener();
}
