import type { ReactNode } from 'react';
import { useEffect } from 'react';

/** A page with its heading; `actions` stand at the right of it. */
export function Page({
  title,
  count,
  actions,
  children,
}: {
  readonly title: string;
  /** How many things the page is about, as text. */
  readonly count?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · OpenCode Monitor`;
  }, [title]);
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <h1 className="text-xl font-semibold">{title}</h1>
        {count !== undefined && <span className="num text-fg3">{count}</span>}
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </header>
      {children}
    </main>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  actions,
  children,
  className = '',
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`min-w-0 ${className}`}>
      <header className="flex min-h-9 items-center gap-2 px-4 pt-3 pb-1">
        <h2 className="text-base font-semibold">{title}</h2>
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </header>
      {children}
    </section>
  );
}
