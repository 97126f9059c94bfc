import type { Session } from '../../../../../src/contract/session.ts';
import { useChangeSearch, useSearchText } from '../../../filters/use-filters.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/states.tsx';
import { useIsReading } from '../../../ui/use-is-reading.ts';

/** Why a session has no transcript, and what to do about it. */
export function NoMessages({ session }: { readonly session: Session }) {
  const isReading = useIsReading();
  const { missing } = useSearchText();
  const change = useChangeSearch();
  if (missing === 'false' && session.missing) {
    return (
      <Empty title="Its messages are left out">
        <p>The session is gone at the source, and what is missing is left out.</p>
        <Button className="mt-4" onClick={() => change({ missing: undefined })}>
          Show what is missing
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={isReading ? 'No messages so far' : 'There are no messages in this session'}>
      <p>
        {isReading
          ? 'What OpenCode stored is still being read. They appear here by themselves.'
          : session.isFork
            ? 'It is a fork in which nothing was said.'
            : 'It was opened, and nothing was said in it.'}
      </p>
    </Empty>
  );
}
