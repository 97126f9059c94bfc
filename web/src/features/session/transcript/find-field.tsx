import { ChevronDown, ChevronUp, Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { formatCount } from '../../../../../src/core/format.ts';

/** The field for words in the messages that are loaded, how many places hold them, and the ways between those. */
export function FindField({
  words,
  onWords,
  at,
  count,
  onStep,
}: {
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** Which place is shown, from 0; null before one is. */
  readonly at: number | null;
  readonly count: number;
  readonly onStep: (step: 1 | -1) => void;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      if (words === '') event.currentTarget.blur();
      else onWords('');
    } else return;
    event.preventDefault();
  };
  const isIdle = words.trim() === '';
  return (
    <div className="flex items-center gap-1">
      <div className="relative">
        <Search size={14} aria-hidden className="absolute top-1.5 left-2 text-fg3" />
        <input
          type="text"
          data-filter-field
          aria-label="Find in the messages that are loaded"
          placeholder="Find in transcript"
          value={words}
          onChange={({ target }) => onWords(target.value)}
          onKeyDown={onKeyDown}
          className="h-7 w-56 rounded-control border border-line bg-surface pr-7 pl-7 text-sm placeholder:text-fg3"
        />
        {!isIdle && (
          <button
            type="button"
            aria-label="Clear the words"
            onClick={() => onWords('')}
            className="absolute top-1 right-1 p-0.5 text-fg3 hover:text-fg"
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </div>
      <button
        type="button"
        aria-label="Previous place"
        disabled={count === 0}
        onClick={() => onStep(-1)}
        className="p-1 text-fg2 hover:text-fg disabled:opacity-50"
      >
        <ChevronUp size={15} aria-hidden />
      </button>
      <button
        type="button"
        aria-label="Next place"
        disabled={count === 0}
        onClick={() => onStep(1)}
        className="p-1 text-fg2 hover:text-fg disabled:opacity-50"
      >
        <ChevronDown size={15} aria-hidden />
      </button>
      <span
        aria-live="polite"
        title="Texts that hold the words, among those that are loaded"
        className="num min-w-16 whitespace-nowrap text-fg2"
      >
        {isIdle
          ? ''
          : count === 0
            ? 'none'
            : `${at === null ? '–' : formatCount(at + 1)} of ${formatCount(count)}`}
      </span>
    </div>
  );
}
