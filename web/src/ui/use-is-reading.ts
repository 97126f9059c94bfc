import { useQuestion } from '../api/use-question.ts';
import { useLiveState } from '../app/live.ts';

/** Whether the daemon still reads what there was before it started, so that figures are those so far. */
export function useIsReading(): boolean {
  const live = useLiveState();
  const status = useQuestion('status', {});
  const phase = live.sync?.phase ?? status.data?.phase ?? null;
  return phase !== null && phase !== 'realtime' && phase !== 'done';
}
