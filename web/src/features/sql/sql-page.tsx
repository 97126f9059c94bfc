import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/states.tsx';
import type { EditorHandle } from './editor.tsx';
import { ResultView } from './result-view.tsx';
import { RunBar } from './run-bar.tsx';
import { SidePanel } from './side-panel.tsx';
import { useDraft } from './use-draft.ts';
import { useRun } from './use-run.ts';
import { useSchema } from './use-schema.ts';

const Editor = lazy(() => import('./editor.tsx'));

/** One's own questions to the database, read-only, with its tables at hand. */
export function SqlPage() {
  const [draft, setDraft] = useDraft();
  const schema = useSchema();
  const run = useRun();
  const editor = useRef<EditorHandle>(null);
  // The editor takes a text over only when it comes from elsewhere, not what was typed into it.
  const [given, setGiven] = useState(draft);
  const put = (sql: string): void => {
    setDraft(sql);
    setGiven(sql);
    editor.current?.replace(sql);
  };
  // Going back and forth through the history brings the statement of each result with it.
  const { sql } = run;
  const former = useRef(sql);
  useEffect(() => {
    if (sql !== null && sql !== former.current && sql !== draft) put(sql);
    former.current = sql;
  });
  return (
    <Page title="SQL">
      <div className="flex flex-col lg:min-h-0 lg:flex-1 lg:flex-row">
        <div className="flex min-w-0 shrink-0 flex-col lg:order-last lg:flex-1 lg:shrink">
          <div className="h-54 min-h-24 shrink-0 resize-y overflow-hidden border-b border-line">
            <Suspense fallback={<Skeleton lines={4} />}>
              <Editor
                ref={editor}
                initial={given}
                tables={schema.data ?? null}
                onChange={setDraft}
                onRun={(sql) => run.start(sql)}
              />
            </Suspense>
          </div>
          <RunBar run={run} onRun={() => run.start(draft)} canRun={draft.trim() !== ''} />
          <ResultView
            run={run}
            onPlace={(offset) => editor.current?.goTo(offset)}
            canGoTo={run.sql === draft}
          />
        </div>
        <SidePanel
          schema={schema}
          draft={draft}
          onInsert={(text) => editor.current?.insert(text)}
          onPut={put}
        />
      </div>
    </Page>
  );
}
