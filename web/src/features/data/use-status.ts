import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Status } from '../../../../src/contract/status.ts';
import { ask } from '../../api/ask.ts';
import { useIsReading } from '../../ui/use-is-reading.ts';

/** Where reading stands, looked at more often than other answers: counts and times of retries change without an event. */
export function useStatus(): UseQueryResult<Status> {
  const isReading = useIsReading();
  return useQuery({
    queryKey: ['status', {}],
    queryFn: ({ signal }) => ask('status', {}, signal),
    refetchInterval: isReading ? 2_000 : 15_000,
  });
}
