import { useSearchText } from '../../filters/use-filters.ts';
import { Page } from '../../ui/page.tsx';
import { ViewLinks } from '../../ui/view-links.tsx';
import { ChecksView } from './checks-view.tsx';
import { ReadAgainButton } from './read-again-button.tsx';
import { ReadingView } from './reading-view.tsx';
import { ReconcileView } from './reconcile-view.tsx';

const VIEWS = [
  { value: undefined, name: 'Reading' },
  { value: 'checks', name: 'Checks' },
  { value: 'reconcile', name: 'Reconciliation' },
];

/** Whether everything was read, whether it is sound, and whether it agrees with OpenCode's own figures. */
export function DataPage() {
  const { view } = useSearchText();
  const current = VIEWS.some(({ value }) => value === view) ? view : undefined;
  return (
    <Page title="Data quality" actions={<ReadAgainButton />}>
      <div className="border-b border-line px-4">
        <ViewLinks label="Views of the data" name="view" views={VIEWS} current={current} />
      </div>
      {current === 'checks' ? <ChecksView /> : current === 'reconcile' ? <ReconcileView /> : <ReadingView />}
    </Page>
  );
}
