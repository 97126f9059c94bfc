import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useQuestion } from '../api/use-question.ts';
import { useLiveState } from './live.ts';

/** Between two times that answers are asked anew while the first reading goes on. */
const READING_MS = 2_000;

/**
 * Has answers asked anew while what was there before is read, and once when that ends: the first reading tells of no
 * single session. An answer that takes longer is waited for.
 */
export function useFreshWhileReading(): void {
  const client = useQueryClient();
  const live = useLiveState();
  const status = useQuestion('status', {});
  const phase = live.sync?.phase ?? status.data?.phase ?? null;
  const former = useRef(phase);
  useEffect(() => {
    const refresh = (): void => {
      if (document.hidden) return;
      void client.invalidateQueries(
        { predicate: ({ meta }) => meta?.still !== true },
        { cancelRefetch: false },
      );
    };
    if (former.current !== null && former.current !== phase) refresh();
    former.current = phase;
    if (phase === null || phase === 'realtime' || phase === 'done') return;
    const timer = setInterval(refresh, READING_MS);
    return () => clearInterval(timer);
  }, [client, phase]);
}
