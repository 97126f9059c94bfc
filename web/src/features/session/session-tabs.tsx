import type { Session } from '../../../../src/contract/session.ts';
import { formatCount } from '../../../../src/core/format.ts';
import type { Search } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { ViewLinks } from '../../ui/view-links.tsx';

const NAMES = {
  trace: 'Trace',
  transcript: 'Transcript',
  tools: 'Tools',
  files: 'Files',
  errors: 'Errors',
  tokens: 'Tokens',
} as const;
const TABS = Object.keys(NAMES) as readonly (keyof typeof NAMES)[];

/** The view that the address names; the trace where it names none. */
export function tabOf({ tab }: Search): keyof typeof NAMES {
  return TABS.find((name) => name === tab) ?? 'trace';
}

/** The views of a session, side by side. */
export function SessionTabs({ session }: { readonly session: Session }) {
  const search = useSearchText();
  const count = session.own.errors;
  return (
    <div className="shrink-0 overflow-x-auto border-b border-line px-4">
      <ViewLinks
        label="Views of the session"
        name="tab"
        current={tabOf(search)}
        views={TABS.map((value) => ({
          value,
          name: NAMES[value],
          ...(value === 'errors' && count > 0 && { count: formatCount(count) }),
        }))}
      />
    </div>
  );
}
