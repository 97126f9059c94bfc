import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { InputOf, OutputOf, Question } from '../../../src/contract/questions.ts';
import { ask } from './ask.ts';

/** The answer to a question as it was when it was asked: a change of data does not have it asked anew. */
export function useStillQuestion<Q extends Question>(
  question: Q,
  input: InputOf<Q>,
): UseQueryResult<OutputOf<Q>> {
  return useQuery({
    queryKey: [question, input, 'still'],
    queryFn: ({ signal }) => ask(question, input, signal),
    meta: { still: true },
  });
}
