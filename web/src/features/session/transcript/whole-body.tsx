import type { ReactNode } from 'react';
import type { Body } from '../../../../../src/contract/transcript.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { useQuestion } from '../../../api/use-question.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/states.tsx';
import { useMark } from './marks.ts';

/** Characters that a part has of a text unless it is asked for in full. */
const MOST = 65_536;

/**
 * A text of a part, of which a transcript has the beginning: more of it when asked for, and all of it when asked again.
 * `isEager` has more of it at once, for texts that mean nothing when cut.
 */
export function WholeBody({
  id,
  field,
  body,
  isEager = false,
  children,
}: {
  readonly id: string;
  readonly field: 'text' | 'input' | 'output' | 'error';
  readonly body: Body;
  readonly isEager?: boolean;
  readonly children: (text: string) => ReactNode;
}) {
  const [wantsMore, setMore] = useMark(`${id} ${field} more`);
  const [wantsAll, setAll] = useMark(`${id} ${field} all`);
  const isMore = wantsMore || wantsAll || (isEager && body.size <= MOST);
  const query = useQuestion('part', { id, full: wantsAll }, { enabled: body.truncated && isMore });
  const found = body.truncated && isMore ? (query.data?.[field] ?? body) : body;
  const isWaiting = query.isFetching && (query.data === undefined || query.isPlaceholderData);
  const isSmall = found.size <= MOST;
  return (
    <>
      {children(found.text)}
      {query.isError && <ErrorCard error={query.error} retry={() => void query.refetch()} />}
      {found.truncated && !query.isError && (
        <p className="flex flex-wrap items-center gap-2 text-sm text-fg3">
          <span>
            {formatCount([...found.text].length)} of {formatCount(found.size)} characters
          </span>
          <Button
            look="quiet"
            disabled={isWaiting}
            onClick={() => (isMore && !isSmall ? setAll(true) : setMore(true))}
          >
            {isWaiting
              ? 'Loading …'
              : isSmall || isMore
                ? 'Show all'
                : `Show ${formatCount(MOST)} characters`}
          </Button>
          {!isMore && !isSmall && (
            <Button look="quiet" disabled={isWaiting} onClick={() => setAll(true)}>
              Show all
            </Button>
          )}
        </p>
      )}
    </>
  );
}
