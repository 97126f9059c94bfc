import { useCallback, useState } from 'react';
import { useSearchText } from '../../filters/use-filters.ts';
import { readStored, writeStored } from './stored.ts';

const KEY = 'ocmon.sql.draft';
const FIRST = `SELECT date_trunc('day', created) AS day, count(*) AS messages
FROM messages
GROUP BY day
ORDER BY day`;

/** The statement in the editor: the address's, else what was left here, else one to begin with. Kept as it is typed. */
export function useDraft(): readonly [string, (sql: string) => void] {
  const { sql } = useSearchText();
  const [draft, setDraft] = useState(() => sql ?? readStored(KEY, isText) ?? FIRST);
  const keep = useCallback((next: string) => {
    setDraft(next);
    writeStored(KEY, next);
  }, []);
  return [draft, keep];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
