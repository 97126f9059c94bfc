import type { ReactNode } from 'react';

/** A figure with its name and a line that says more. */
export function Kpi({
  name,
  value,
  title,
  tone = 'fg',
  children,
}: {
  readonly name: string;
  readonly value: string;
  /** The figure in full, shown on hover. */
  readonly title?: string;
  readonly tone?: 'fg' | 'error' | 'warning';
  readonly children?: ReactNode;
}) {
  const colour = { fg: 'text-fg', error: 'text-error', warning: 'text-warning' }[tone];
  return (
    <div className="min-w-24">
      <dt className="text-xs text-fg2">{name}</dt>
      <dd className={`font-mono text-lg tabular-nums ${colour}`} title={title}>
        {value}
      </dd>
      <dd className="min-h-4 text-xs text-fg3">{children}</dd>
    </div>
  );
}

/** Figures side by side. */
export function Kpis({ children }: { readonly children: ReactNode }) {
  return <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 py-3">{children}</dl>;
}
