import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SqlResult } from '../../../../src/contract/sql.ts';
import { ask } from '../../api/ask.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { noteRun } from './statements.ts';

/** A result and how long it took, in milliseconds. */
export interface Ran {
  readonly result: SqlResult;
  readonly ms: number;
}

/** The statement that is run or was run last. */
export interface Run {
  /** Null before the first. */
  readonly sql: string | null;
  readonly ran: Ran | undefined;
  readonly error: Error | null;
  readonly isRunning: boolean;
  readonly wasCancelled: boolean;
  readonly start: (sql: string) => void;
  readonly cancel: () => void;
}

/** Addresses that are longer are refused by the daemon; such a statement has no link of its own. */
const LONGEST_IN_ADDRESS = 8_000;

/** Runs statements. One that fits stands in the address, where it can be linked to, and is run by opening it. */
export function useRun(): Run {
  const { sql: linked } = useSearchText();
  const change = useChangeSearch();
  const client = useQueryClient();
  const [long, setLong] = useState<string | null>(null);
  const [cancelled, setCancelled] = useState<string | null>(null);
  const sql = long ?? linked ?? null;
  const queryKey = ['sql', { sql }, 'run'];
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Ran> => {
      const statement = sql ?? '';
      const begin = performance.now();
      const at = Date.now();
      const took = (): number => Math.round(performance.now() - begin);
      try {
        const result = await ask('sql', { sql: statement }, signal);
        noteRun({ sql: statement, at, ms: took(), rows: result.rowCount });
        return { result, ms: took() };
      } catch (error) {
        if (!signal.aborted) noteRun({ sql: statement, at, ms: took(), rows: null });
        throw error;
      }
    },
    enabled: sql !== null && cancelled !== sql,
    // A statement is run when it is asked for, never by itself: it may be slow.
    meta: { still: true },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return {
    sql,
    ran: query.data,
    error: query.isFetching ? null : query.error,
    isRunning: query.isFetching,
    wasCancelled: sql !== null && cancelled === sql,
    start: (statement) => {
      if (statement.trim() === '') return;
      setCancelled(null);
      if (statement === sql) {
        void client.resetQueries({ queryKey, exact: true });
        return;
      }
      const fits = encodeURIComponent(statement).length <= LONGEST_IN_ADDRESS;
      setLong(fits ? null : statement);
      change({ sql: fits ? statement : undefined, row: undefined });
    },
    cancel: () => {
      setCancelled(sql);
      void client.cancelQueries({ queryKey, exact: true });
    },
  };
}
