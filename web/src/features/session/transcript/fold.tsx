import { ChevronRight } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useMark } from './marks.ts';

/** A line that opens what is below it; `name` is what it is remembered by. */
export function Fold({
  name,
  line,
  aside,
  isFlush = false,
  children,
}: {
  readonly name: string;
  readonly line: ReactNode;
  /** What stands beside the line and has controls of its own. */
  readonly aside?: ReactNode;
  /** Whether what opens stands as far left as the line. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}) {
  const [isOpen, setOpen] = useMark(name);
  return (
    <div data-fold={name}>
      <div className="flex flex-wrap items-center gap-x-3">
        <button
          type="button"
          data-fold-line
          aria-expanded={isOpen}
          onClick={(event) => !isSelecting(event) && setOpen(!isOpen)}
          className="flex min-h-7 min-w-0 flex-1 items-center gap-2 rounded-control px-1 text-left text-sm select-text hover:bg-fg/5"
        >
          <ChevronRight size={13} aria-hidden className={`shrink-0 text-fg3 ${isOpen ? 'rotate-90' : ''}`} />
          {line}
        </button>
        {aside}
      </div>
      {isOpen && <div className={isFlush ? '' : 'pt-0.5 pb-2 pl-6'}>{children}</div>}
    </div>
  );
}

/** Whether the click is the end of selecting a piece of the line: then nothing is to open. */
function isSelecting({ detail, currentTarget }: MouseEvent<HTMLElement>): boolean {
  const selection = getSelection();
  return detail > 0 && selection?.isCollapsed === false && currentTarget.contains(selection.anchorNode);
}
