import type { Errors } from '../contract/errors.ts';
import type { Connection } from '../db/connection.ts';
import { type ErrorNarrowing, type ErrorPage, errorPage } from './error-rows.ts';
import type { Narrowing } from './filters.ts';

/**
 * Single errors, newest first: answers and compactions that failed, and tool calls that ended as error, denied, aborted,
 * timeout or invalid (counting rule 7). Copies in forks and orphans are left out. The range of time is one of their
 * messages. Throws DatabaseError for a cursor that no page gave out.
 */
export function errors(
  connection: Connection,
  filters: Narrowing,
  { type, tool }: Pick<ErrorNarrowing, 'type' | 'tool'>,
  page: ErrorPage,
): Promise<Errors> {
  return errorPage(connection, filters, { type, tool }, page);
}
