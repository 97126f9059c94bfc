import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, RotateCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/ask.ts';
import { Button } from './button.tsx';

/** A failure where its answer would stand, with what to do; the rest of the page stays. */
export function ErrorCard({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { message, hint, requestId } = factsOf(error);
  return (
    <div role="alert" className="rounded-panel border border-error/50 bg-error/10 p-4">
      <p className="flex items-center gap-2 font-medium text-error">
        <CircleAlert size={16} aria-hidden /> {message}
      </p>
      {hint !== null && <p className="mt-1 text-fg2">{hint}</p>}
      {requestId !== null && <p className="num mt-1 text-fg3">request {requestId}</p>}
      {retry !== undefined && (
        <Button className="mt-3" onClick={retry}>
          <RotateCw size={14} aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}

function factsOf(error: unknown): { message: string; hint: string | null; requestId: string | null } {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { message, hint: null, requestId: null };
}

/** Nothing to show, why, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="mx-auto max-w-140 px-6 py-16 text-center" data-state="empty">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="mt-2 text-fg2">{children}</div>
    </div>
  );
}

/** Lines that stand where an answer will, shown when it takes longer than a blink. */
export function Skeleton({ lines = 6 }: { readonly lines?: number }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label="Loading" className="p-4" data-state="loading">
      {isLate &&
        Array.from({ length: lines }, (_, line) => `${92 - ((line * 17) % 40)}%`).map((width) => (
          <div key={width} className="mb-3 h-4 animate-pulse rounded-bar bg-raised" style={{ width }} />
        ))}
    </div>
  );
}

/** An answer in each of its states; a former answer stays, dimmed, while another is on its way. */
export function Answered<T>({
  query,
  children,
  lines,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (answer: T) => ReactNode;
  readonly lines?: number;
}) {
  if (query.data === undefined) {
    if (query.isError) return <ErrorCard error={query.error} retry={() => void query.refetch()} />;
    return <Skeleton {...(lines !== undefined && { lines })} />;
  }
  return (
    <>
      {query.isError && <ErrorCard error={query.error} retry={() => void query.refetch()} />}
      <div
        className={`flex min-h-0 flex-1 flex-col ${query.isPlaceholderData ? 'opacity-50 transition-opacity duration-100' : ''}`}
        aria-busy={query.isPlaceholderData}
      >
        {children(query.data)}
      </div>
    </>
  );
}
