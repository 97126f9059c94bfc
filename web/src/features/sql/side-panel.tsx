import type { UseQueryResult } from '@tanstack/react-query';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Answered } from '../../ui/states.tsx';
import { History } from './history.tsx';
import { SavedStatements } from './saved-statements.tsx';
import { SchemaTree } from './schema-tree.tsx';
import type { Table } from './use-schema.ts';

const TABS = [
  { value: undefined, name: 'Tables' },
  { value: 'saved', name: 'Saved' },
  { value: 'history', name: 'History' },
] as const;

/** What statements are made from: the tables, those that were saved, and those that were run. */
export function SidePanel({
  schema,
  draft,
  onInsert,
  onPut,
}: {
  readonly schema: UseQueryResult<readonly Table[]>;
  readonly draft: string;
  readonly onInsert: (text: string) => void;
  readonly onPut: (sql: string) => void;
}) {
  const { side } = useSearchText();
  const change = useChangeSearch();
  return (
    <aside
      aria-label="Tables and statements"
      className="flex h-110 shrink-0 flex-col border-line max-lg:border-t lg:h-auto lg:w-66 lg:border-r"
    >
      <div className="flex h-9 shrink-0 items-stretch gap-4 border-b border-line px-4">
        {TABS.map(({ value, name }) => {
          const isOn = value === (side === 'saved' || side === 'history' ? side : undefined);
          return (
            <button
              key={name}
              type="button"
              aria-pressed={isOn}
              onClick={() => change({ side: value }, { replace: true })}
              className={`border-b-2 ${isOn ? 'border-accent font-medium text-fg' : 'border-transparent text-fg2 hover:text-fg'}`}
            >
              {name}
            </button>
          );
        })}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {side === 'saved' ? (
          <SavedStatements draft={draft} onPut={onPut} />
        ) : side === 'history' ? (
          <History onPut={onPut} />
        ) : (
          <Answered query={schema} lines={10}>
            {(tables) => <SchemaTree tables={tables} onInsert={onInsert} onPut={onPut} />}
          </Answered>
        )}
      </div>
    </aside>
  );
}
