import { Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EXAMPLES } from './examples.ts';
import { forgetStatement, saveStatement, useStatements } from './statements.ts';

/** Statements under names, kept in this browser, and some to begin with. */
export function SavedStatements({
  draft,
  onPut,
}: {
  readonly draft: string;
  readonly onPut: (sql: string) => void;
}) {
  const { saved } = useStatements();
  const [name, setName] = useState('');
  const trimmed = name.trim();
  const save = (): void => {
    if (trimmed === '' || draft.trim() === '') return;
    saveStatement({ name: trimmed, sql: draft });
    setName('');
  };
  return (
    <div className="pb-4">
      <form
        className="flex gap-2 px-3 py-2"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label className="min-w-0 flex-1">
          <span className="sr-only">Name for the statement in the editor</span>
          <input
            value={name}
            onChange={({ target }) => setName(target.value)}
            placeholder="Name for this statement"
            className="h-7 w-full rounded-control border border-line bg-surface px-2 text-sm placeholder:text-fg3"
          />
        </label>
        <Button onClick={save} disabled={trimmed === '' || draft.trim() === ''}>
          <Save size={13} aria-hidden /> {saved.some((one) => one.name === trimmed) ? 'Replace' : 'Save'}
        </Button>
      </form>
      {saved.length === 0 && (
        <p className="px-4 py-1 text-sm text-fg2">
          Nothing was saved yet. What you save is kept in this browser.
        </p>
      )}
      <ul>
        {saved.map((statement) => (
          <li key={statement.name} className="flex items-center pr-2 hover:bg-raised">
            <PutButton {...statement} onPut={onPut} />
            <button
              type="button"
              aria-label={`Forget ${statement.name}`}
              onClick={() => forgetStatement(statement.name)}
              className="p-1.5 text-fg3 hover:text-fg"
            >
              <Trash2 size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <h2 className="px-4 pt-4 pb-1 text-xs text-fg2">To begin with</h2>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example.name} className="flex hover:bg-raised">
            <PutButton {...example} onPut={onPut} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function PutButton({
  name,
  sql,
  onPut,
}: {
  readonly name: string;
  readonly sql: string;
  readonly onPut: (sql: string) => void;
}) {
  return (
    <button
      type="button"
      title={sql}
      onClick={() => onPut(sql)}
      className="min-w-0 flex-1 truncate px-4 py-1 text-left"
    >
      {name}
    </button>
  );
}
