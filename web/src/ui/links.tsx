import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { globalOf } from '../filters/search.ts';
import { useSearchText } from '../filters/use-filters.ts';

/** A link to another page of the dashboard that keeps the filters. */
export function PageLink({
  to,
  search = {},
  className = 'hover:text-accent hover:underline',
  title,
  children,
}: {
  readonly to: string;
  readonly search?: Readonly<Record<string, string | undefined>>;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  const current = useSearchText();
  return (
    <Link to={to} search={{ ...globalOf(current), ...search } as never} className={className} title={title}>
      {children}
    </Link>
  );
}

/** The path of a session's page. */
export function sessionPath(id: string): string {
  return `/sessions/${encodeURIComponent(id)}`;
}
