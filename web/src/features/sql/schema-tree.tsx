import { ChevronRight, Eye, Table2, TextCursorInput } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '../../../../src/core/format.ts';
import { quoted, type Table } from './use-schema.ts';

/** Tables with their columns; a column is written into the statement, a table opened or looked at. */
export function SchemaTree({
  tables,
  onInsert,
  onPut,
}: {
  readonly tables: readonly Table[];
  readonly onInsert: (text: string) => void;
  readonly onPut: (sql: string) => void;
}) {
  const [sought, setSought] = useState('');
  const words = sought.trim().toLowerCase();
  const found = tables.flatMap((table) => {
    if (words === '' || table.name.includes(words)) return [{ table, isSought: false }];
    const columns = table.columns.filter(({ name }) => name.toLowerCase().includes(words));
    return columns.length === 0 ? [] : [{ table: { ...table, columns }, isSought: true }];
  });
  return (
    <div>
      <label className="block px-3 pt-2 pb-1">
        <span className="sr-only">Find a table or column</span>
        <input
          type="search"
          data-filter-field
          value={sought}
          onChange={({ target }) => setSought(target.value)}
          placeholder="Find a table or column"
          className="h-7 w-full rounded-control border border-line bg-surface px-2 text-sm placeholder:text-fg3"
        />
      </label>
      {found.length === 0 && (
        <p className="px-4 py-2 text-sm text-fg2">
          {words === ''
            ? 'The database has no tables yet.'
            : `No table or column has “${sought}” in its name.`}
        </p>
      )}
      <ul className="pb-4">
        {found.map(({ table, isSought }) => (
          <TableItem
            key={table.name}
            table={table}
            isForced={isSought}
            onInsert={onInsert}
            onLook={() => onPut(`SELECT *\nFROM ${quoted(table.name)}\nLIMIT 100`)}
          />
        ))}
      </ul>
    </div>
  );
}

function TableItem({
  table: { name, isView, columns },
  isForced,
  onInsert,
  onLook,
}: {
  readonly table: Table;
  readonly isForced: boolean;
  readonly onInsert: (text: string) => void;
  readonly onLook: () => void;
}) {
  const [isChosen, setChosen] = useState(false);
  const isOpen = isChosen || isForced;
  const Icon = isView ? Eye : Table2;
  return (
    <li>
      <div className="flex items-center pr-2 hover:bg-raised">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setChosen(!isChosen)}
          className="flex h-7 min-w-0 flex-1 items-center gap-1.5 pl-3 text-left"
        >
          <ChevronRight size={13} aria-hidden className={`shrink-0 text-fg3 ${isOpen ? 'rotate-90' : ''}`} />
          <Icon size={13} aria-hidden className="shrink-0 text-fg3" />
          <span className="num truncate">{name}</span>
          <span className="num ml-auto pl-2 text-fg3" title={`${formatCount(columns.length)} columns`}>
            {formatCount(columns.length)}
          </span>
        </button>
        <button
          type="button"
          aria-label={`Write a statement that looks at ${name}`}
          title="Write a statement that looks at it"
          onClick={onLook}
          className="p-1.5 text-fg3 hover:text-fg"
        >
          <TextCursorInput size={13} aria-hidden />
        </button>
      </div>
      {isOpen && (
        <ul>
          {columns.map((column) => (
            <li key={column.name}>
              <button
                type="button"
                onClick={() => onInsert(quoted(column.name))}
                title={`Write ${column.name} into the statement`}
                className="flex h-6 w-full items-center gap-3 pr-3 pl-11 text-left hover:bg-raised"
              >
                <span className="num min-w-0 truncate">{column.name}</span>
                <span className="num ml-auto min-w-0 truncate text-fg3" title={column.type}>
                  {column.type.toLowerCase()}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
