import type { ReactNode } from 'react';

/** Facts under their names, one a line. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="px-4 py-1">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-4 py-1 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-fg2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
