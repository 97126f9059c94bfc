import type { ReactNode } from 'react';

/** What of a page scrolls below its heading, for pages of several parts; their failures keep away from its edges. */
export function PageBody({ children }: { readonly children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-auto [&_[role=alert]]:m-4">{children}</div>;
}
