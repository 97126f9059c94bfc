import { ArrowDown, ArrowUp, Equal } from 'lucide-react';
import { partOf, pointsOf } from './change-words.ts';

/** How a figure moved since the stretch before: by a part of itself, or in points where it is a share. */
export function Change({
  now,
  before,
  exact,
  isShare = false,
}: {
  readonly now: number | null;
  readonly before: number | null;
  /** The former figure in full. */
  readonly exact: (value: number) => string;
  readonly isShare?: boolean;
}) {
  if (before === null)
    return <span title="There was none in the stretch of the same length before">none before</span>;
  const title = `${exact(before)} in the stretch of the same length before`;
  if (now === null) return <span title={title}>none now</span>;
  if (before === 0 && now !== 0 && !isShare) return <span title={title}>none before</span>;
  const words = isShare ? pointsOf(now - before) : partOf(now, before);
  const Icon = words.sign === 0 ? Equal : words.sign > 0 ? ArrowUp : ArrowDown;
  return (
    <span title={title} className="flex h-4 items-center gap-0.5 whitespace-nowrap">
      <Icon size={11} aria-hidden className="shrink-0" />
      {words.text}
    </span>
  );
}
