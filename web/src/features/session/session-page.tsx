import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Session } from '../../../../src/contract/session.ts';
import { ApiError } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useSearchText, useZone } from '../../filters/use-filters.ts';
import { titleOf } from '../../ui/session-names.ts';
import { ErrorCard, Skeleton } from '../../ui/states.tsx';
import { SessionHeader } from './session-header.tsx';
import { filtersOfAll } from './session-input.ts';
import { SessionTabs, tabOf } from './session-tabs.tsx';
import { UnknownSession } from './unknown-session.tsx';

const TABS = {
  trace: lazy(async () => ({ default: (await import('./trace/trace-tab.tsx')).TraceTab })),
  transcript: lazy(async () => ({
    default: (await import('./transcript/transcript-tab.tsx')).TranscriptTab,
  })),
  tools: lazy(async () => ({ default: (await import('./tools-tab.tsx')).ToolsTab })),
  files: lazy(async () => ({ default: (await import('./files-tab.tsx')).FilesTab })),
  errors: lazy(async () => ({ default: (await import('./errors-tab.tsx')).ErrorsTab })),
  tokens: lazy(async () => ({ default: (await import('./tokens-tab.tsx')).TokensTab })),
};

/** One session, whole: what it came to, and in six views what happened in it. */
export function SessionPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const query = useQuestion('session', { ...filtersOfAll(useZone()), id });
  const session = query.data;
  const title = session === undefined ? `Session ${id}` : titleOf(session);
  useEffect(() => {
    document.title = `${title} · OpenCode Monitor`;
  }, [title]);
  const isUnknown = query.error instanceof ApiError && query.error.status === 404;
  const [unknown, setUnknown] = useState<string | null>(null);
  useEffect(() => {
    if (isUnknown) setUnknown(id);
  }, [isUnknown, id]);
  if (session === undefined) {
    return (
      <main className="flex min-h-0 flex-1 flex-col">
        {/* It stays said while the session is looked for again, as it is at each change of data. */}
        {isUnknown || (query.isPending && unknown === id) ? (
          <UnknownSession id={id} />
        ) : (
          <>
            <h1 className="px-4 pt-3 text-xl font-semibold">Session</h1>
            {query.isError ? (
              <div className="p-4">
                <ErrorCard error={query.error} retry={() => void query.refetch()} />
              </div>
            ) : (
              <Skeleton lines={9} />
            )}
          </>
        )}
      </main>
    );
  }
  // While another session is on its way, the former one stays in the header and nowhere else.
  const isFormer = session.id !== id;
  return (
    <main className="flex min-h-200 flex-1 flex-col md:min-h-130">
      <div className={isFormer ? 'opacity-50' : 'contents'} aria-busy={isFormer}>
        <SessionHeader session={session} />
      </div>
      <SessionTabs session={session} />
      {query.isError && (
        <div className="p-4">
          <ErrorCard error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      <div className="flex min-h-0 flex-1 flex-col">
        {isFormer ? <Skeleton lines={9} /> : <Tab key={id} session={session} />}
      </div>
    </main>
  );
}

function Tab({ session }: { readonly session: Session }) {
  const Shown = TABS[tabOf(useSearchText())];
  return (
    <Suspense fallback={<Skeleton lines={9} />}>
      <Shown id={session.id} session={session} />
    </Suspense>
  );
}
