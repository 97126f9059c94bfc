import type { ReactNode } from 'react';

/** Something that happened between messages, as a thin line; `aside` stands at its end. */
export function EventLine({
  words,
  aside,
  children,
}: {
  readonly words: string;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <span className="flex min-h-6 min-w-0 flex-1 items-center gap-3 text-sm text-fg3">
      <span aria-hidden className="h-px w-4 shrink-0 bg-line-strong" />
      <span className="whitespace-nowrap text-fg2">{words}</span>
      {children !== undefined && <span className="flex min-w-0 items-center gap-x-3">{children}</span>}
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
      {aside !== undefined && <span className="flex items-center gap-x-3">{aside}</span>}
    </span>
  );
}
