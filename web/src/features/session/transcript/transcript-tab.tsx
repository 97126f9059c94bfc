import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Session } from '../../../../../src/contract/session.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { useChangeSearch, useSearchText } from '../../../filters/use-filters.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard, Skeleton } from '../../../ui/states.tsx';
import { findWords } from './find.ts';
import { FindField } from './find-field.tsx';
import { type Marks, MarksContext, makeMarks } from './marks.ts';
import { NoMessages } from './no-messages.tsx';
import { type Place, PlaceContext } from './place.ts';
import { type Goal, TranscriptList } from './transcript-list.tsx';
import { useTranscriptPages } from './use-transcript-pages.ts';
import { useWordHighlights } from './use-word-highlights.ts';

/** What was said and done in a session. `message` or `part` in the address is gone to, `find` looked for. */
export function TranscriptTab({ id, session }: { readonly id: string; readonly session: Session }) {
  return <Transcript key={id} id={id} session={session} />;
}

/** Messages that are asked for at once. */
const PAGE = 100;

function Transcript({ id, session }: { readonly id: string; readonly session: Session }) {
  const search = useSearchText();
  const change = useChangeSearch();
  const [marks] = useState(makeMarks);
  const pages = useTranscriptPages(id, PAGE);
  const { messages, isWhole, more } = pages;
  const scroller = useRef<HTMLDivElement>(null);

  const words = search.find ?? '';
  const deferred = useDeferredValue(words);
  const found = useMemo(() => findWords(messages, deferred), [messages, deferred]);
  const [at, setAt] = useState<number | null>(null);
  const [goal, setGoal] = useState<Goal | null>(null);
  const [wantsAll, setAll] = useState(false);
  useWordHighlights(deferred, scroller, messages.length > 0);

  const linked = search.part ?? search.message ?? null;
  const linkedAt = useMemo(
    () =>
      linked === null
        ? -1
        : messages.findIndex(
            ({ id: own, parts }) => own === linked || parts.some((part) => part.id === linked),
          ),
    [messages, linked],
  );
  useLinked({ linked, index: linkedAt, marks, go: setGoal });

  const isSought = linked !== null && linkedAt === -1;
  useEffect(() => {
    if (isSought || wantsAll) more?.();
  }, [isSought, wantsAll, more]);

  const step = (by: 1 | -1): void => {
    if (found.length === 0) return;
    const next = at === null ? (by === 1 ? 0 : found.length - 1) : (at + by + found.length) % found.length;
    const place = found[next];
    if (place === undefined) return;
    if (place.partId !== null) marks.set(place.partId, true);
    else marks.set(place.messageId, true);
    setAt(next);
    setGoal({ index: place.index, id: place.partId ?? place.messageId });
  };

  const place: Place = useMemo(() => ({ chain: [id], level: 2, linked }), [id, linked]);
  if (isWhole === null) {
    return pages.error === null ? (
      <Skeleton lines={12} />
    ) : (
      <div className="p-4">
        <ErrorCard error={pages.error} retry={pages.retry} />
      </div>
    );
  }
  if (messages.length === 0) return <NoMessages session={session} />;
  return (
    <MarksContext value={marks}>
      <PlaceContext value={place}>
        <div className="flex min-h-0 flex-1 flex-col">
          <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1">
            <FindField
              words={words}
              onWords={(next) => {
                setAt(null);
                change({ find: next === '' ? undefined : next }, { replace: true });
              }}
              at={at !== null && at < found.length ? at : null}
              count={found.length}
              onStep={step}
            />
            <span className="text-sm text-fg3" aria-live="polite">
              {isSought
                ? isWhole
                  ? 'What the link names is not in this transcript.'
                  : 'Looking for what the link names …'
                : isWhole
                  ? `${formatCount(messages.length)} messages`
                  : `${formatCount(messages.length)} messages loaded`}
            </span>
            {!isWhole && !isSought && (
              <Button look="quiet" disabled={wantsAll} onClick={() => setAll(true)}>
                {wantsAll ? 'Loading all …' : 'Load all'}
              </Button>
            )}
          </div>
          <TranscriptList
            pages={pages}
            goal={goal}
            label={`Transcript of ${session.title ?? id}`}
            scroller={scroller}
          />
        </div>
      </PlaceContext>
    </MarksContext>
  );
}

/** Goes to what the address names as soon as it is loaded, once; a part is opened. */
function useLinked({
  linked,
  index,
  marks,
  go,
}: {
  readonly linked: string | null;
  readonly index: number;
  readonly marks: Marks;
  readonly go: (goal: Goal) => void;
}): void {
  const done = useRef<string | null>(null);
  useEffect(() => {
    if (linked === null || index === -1 || done.current === linked) return;
    done.current = linked;
    marks.set(linked, true);
    go({ index, id: linked });
  }, [linked, index, marks, go]);
}
