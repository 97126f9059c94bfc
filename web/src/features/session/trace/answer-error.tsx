import { largestPage } from '../../../../../src/contract/page-size.ts';
import { useQuestion } from '../../../api/use-question.ts';
import { useFilters } from '../../../filters/use-filters.ts';
import { ErrorBox } from './error-box.tsx';
import type { Span } from './span.ts';

/** Why an answer of the model failed: its name is there at once, its words are asked for. */
export function AnswerError({ span, messageId }: { readonly span: Span; readonly messageId: string }) {
  const { filters } = useFilters();
  const { tz, missing, archived } = filters;
  const asked = { tz, missing, archived, session: span.sessionId, limit: largestPage };
  const query = useQuestion('errors', asked);
  const error = query.data?.errors.find((each) => each.messageId === messageId && each.partId === null);
  const name = error?.name ?? span.error;
  return (
    <ErrorBox
      title={name === null ? 'The step failed' : `The step failed: ${name}`}
      text={error?.message ?? ''}
      isLoading={query.isPending}
    />
  );
}
