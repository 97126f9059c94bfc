import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { InputOf, OutputOf, Question } from '../../../src/contract/questions.ts';
import { ask } from './ask.ts';

interface Options {
  readonly enabled?: boolean;
}

/** The answer to a question; while another input is asked, the former answer stays (`isPlaceholderData`). */
export function useQuestion<Q extends Question>(
  question: Q,
  input: InputOf<Q>,
  { enabled = true }: Options = {},
): UseQueryResult<OutputOf<Q>> {
  return useQuery({
    queryKey: [question, input],
    queryFn: ({ signal }) => ask(question, input, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}
