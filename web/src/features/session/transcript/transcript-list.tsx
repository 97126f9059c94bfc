import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { ErrorCard } from '../../../ui/states.tsx';
import { Message } from './message.tsx';
import { elementId } from './place.ts';
import { reveal } from './reveal.ts';
import { useTranscriptKeys } from './use-transcript-keys.ts';
import type { TranscriptPages } from './use-transcript-pages.ts';

/** Where to go: a message, within it perhaps a part. Another object of the same place goes there again. */
export interface Goal {
  readonly index: number;
  readonly id: string;
}

/** The messages; rows are made as they come into sight, and grow as they are opened. */
export function TranscriptList({
  pages,
  goal,
  label,
  scroller,
}: {
  readonly pages: TranscriptPages;
  readonly goal: Goal | null;
  readonly label: string;
  readonly scroller: RefObject<HTMLDivElement | null>;
}) {
  const { messages, isWhole, isFetching, error, retry, more } = pages;
  const [active, setActive] = useState<number | null>(null);
  const toFocus = useRef<number | null>(null);
  const virtual = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(messages[index]),
    getItemKey: (index) => messages[index]?.id ?? index,
    overscan: 4,
    // Who reads at the end stays at the end while an agent works.
    ...(isWhole === true && { anchorTo: 'end', followOnAppend: true, scrollEndThreshold: 24 }),
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (more !== undefined && lastShown >= messages.length - 12) more();
  }, [more, lastShown, messages.length]);

  useEffect(() => {
    if (goal === null) return;
    setActive(goal.index);
    virtual.scrollToIndex(goal.index, { align: 'start' });
    return reveal(elementId(goal.id), scroller);
  }, [goal, virtual, scroller]);

  // The row may not be there yet when it is chosen: it is focused as soon as it is.
  useEffect(() => {
    const message = toFocus.current === null ? undefined : messages[toFocus.current];
    const element = message === undefined ? null : document.getElementById(elementId(message.id));
    if (element === null) return;
    element.focus({ preventScroll: true });
    toFocus.current = null;
  });

  useTranscriptKeys({
    scroller,
    move: (step) => {
      const shown = virtual.getVirtualItemForOffset(virtual.scrollOffset ?? 0)?.index ?? 0;
      const isInSight = active !== null && items.some(({ index }) => index === active);
      const next = active === null || !isInSight ? shown + (step < 0 ? -1 : 0) : active + step;
      const index = Math.max(0, Math.min(messages.length - 1, next));
      setActive(index);
      toFocus.current = index;
      virtual.scrollToIndex(index, { align: 'start' });
    },
  });

  return (
    <div
      ref={scroller}
      role="feed"
      aria-label={label}
      aria-busy={isFetching}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const message = messages[index];
          if (message === undefined) return null;
          return (
            <article
              key={key}
              ref={virtual.measureElement}
              id={elementId(message.id)}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={isWhole === true ? messages.length : -1}
              aria-label={`${message.role ?? 'Message'} ${index + 1}`}
              tabIndex={-1}
              onFocus={() => setActive(index)}
              className="absolute inset-x-0 top-0 border-b border-line outline-none [contain:layout_style] focus-visible:shadow-[inset_2px_0_0_var(--accent)]"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Message message={message} />
            </article>
          );
        })}
      </div>
      {error !== null && (
        <div className="p-4">
          <ErrorCard error={error} retry={retry} />
        </div>
      )}
      <p className="px-4 py-3 text-center text-xs text-fg3">
        {isWhole === true
          ? `End of the transcript: ${formatCount(messages.length)} ${messages.length === 1 ? 'message' : 'messages'}`
          : error === null
            ? 'More messages are on their way …'
            : ''}
      </p>
    </div>
  );
}

/** About how high a message is; its row is measured when it is there. */
function heightOf(message: TranscriptMessage | undefined): number {
  if (message === undefined) return 60;
  const lines = (text: string): number => Math.min(400, text.length / 90 + text.split('\n', 200).length);
  const texts = message.parts.reduce(
    (sum, { type, text }) =>
      sum +
      (type === 'text' && text !== null
        ? lines(text.text) * 19
        : type === 'tool' || type === 'reasoning'
          ? 32
          : 0),
    message.text === null ? 0 : lines(message.text.text) * 19,
  );
  return 46 + texts;
}
