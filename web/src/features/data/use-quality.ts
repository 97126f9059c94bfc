import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Quality } from '../../../../src/contract/quality.ts';
import { ask } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';

/** Runs of the trend: bars of a chart have room for that many. */
const INPUT = { runs: 100 };

/** What the newest check found, with the trend. */
export function useQuality() {
  return useQuestion('quality', INPUT);
}

/** Has everything checked now; what is found is shown at once. */
export function useCheckNow(): UseMutationResult<Quality, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask('checkQuality', INPUT),
    onSuccess: (found) => client.setQueryData(['quality', INPUT], found),
  });
}
