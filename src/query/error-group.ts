import type { ErrorGroup } from '../contract/error-groups.ts';
import type { Connection } from '../db/connection.ts';
import { errorGroups } from './error-groups.ts';
import { type ErrorPage, errorPage } from './error-rows.ts';
import type { Narrowing } from './filters.ts';

/** One group and a page of its errors, newest first; null where the filters leave none of it. */
export async function errorGroup(
  connection: Connection,
  id: string,
  filters: Narrowing,
  { tz, ...page }: ErrorPage & { readonly tz: string },
): Promise<ErrorGroup | null> {
  const found = await errorGroups(connection, filters, { group: id }, { tz, limit: 1 });
  const [group] = found.groups;
  if (group === undefined) return null;
  const { errors, next } = await errorPage(connection, filters, { group: id }, page);
  return { tz, lastDay: found.lastDay, group, errors, next };
}
