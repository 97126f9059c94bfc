import type { ReactNode } from 'react';

/** A number with its share of the largest as a bar behind it; for cells of tables that are right-aligned. */
export function BarCell({
  share,
  title,
  color = 'var(--accent)',
  children,
}: {
  /** 0 to 1. */
  readonly share: number;
  /** The figure in full. */
  readonly title?: string;
  readonly color?: string;
  readonly children: ReactNode;
}) {
  const width = `${Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * 100}%`;
  return (
    <span className="relative block" title={title}>
      <span
        aria-hidden
        className="absolute inset-y-0 right-0 rounded-bar opacity-20"
        style={{ width, background: color }}
      />
      <span className="relative px-1">{children}</span>
    </span>
  );
}
