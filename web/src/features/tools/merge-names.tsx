import { Merge } from 'lucide-react';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';

/** Whether tools that OpenCode 2 renamed are counted under one name; it stands in the address as `mergeNames`. */
export function useMergeNames(): boolean {
  return useSearchText().mergeNames === 'true';
}

/** Counts `bash` as `shell` and `task` as `subagent`, or each by the name that was written. */
export function MergeNamesButton() {
  const isMerged = useMergeNames();
  const change = useChangeSearch();
  return (
    <Button
      look={isMerged ? 'on' : 'plain'}
      aria-pressed={isMerged}
      title="Count bash as shell and task as subagent, their names since OpenCode 2"
      onClick={() => change({ mergeNames: isMerged ? undefined : 'true' })}
    >
      <Merge size={14} aria-hidden /> Merge names
    </Button>
  );
}
