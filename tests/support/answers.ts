import type { Session } from '../../src/contract/session.ts';
import type { ConnectionPool } from '../../src/db/connection-pool.ts';
import { sql } from '../../src/db/sql.ts';
import { daily } from '../../src/query/daily.ts';
import { files } from '../../src/query/files.ts';
import { EVERYTHING, type Narrowing } from '../../src/query/filters.ts';
import { models } from '../../src/query/models.ts';
import { projects } from '../../src/query/projects.ts';
import { session } from '../../src/query/session.ts';
import { sessions } from '../../src/query/sessions.ts';
import { stats } from '../../src/query/stats.ts';
import { tools } from '../../src/query/tools.ts';

/** So late that nothing open in any data is running. */
const moment = { now: Date.UTC(2090, 0, 1), stalenessMs: 600_000 };

/** What is there now, as if the missing had never been. */
export const PRESENT: Narrowing = { ...EVERYTHING, missing: false };

/** `ocmon stats`. */
export const askStats = (pool: ConnectionPool, filters = EVERYTHING) => stats(pool.writer, filters, moment);

/** `ocmon daily --tz ZONE`. */
export const askDaily = (pool: ConnectionPool, tz: string, filters = EVERYTHING) =>
  daily(pool.writer, filters, { tz });

/** `ocmon session ID`; null when there is none. */
export const askSession = (pool: ConnectionPool, id: string, filters = EVERYTHING) =>
  session(pool.writer, id, filters, moment);

/** `ocmon sessions --all`, every page. */
export async function askSessions(pool: ConnectionPool, filters = EVERYTHING): Promise<Session[]> {
  const found: Session[] = [];
  let cursor: string | undefined;
  do {
    const page = await sessions(pool.writer, filters, { all: true, limit: 200, cursor }, moment);
    found.push(...page.sessions);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** The JSON of every question about the data, by the question; of the calendar's, one of each kind of statement. */
export async function askEverything(
  pool: ConnectionPool,
  filters = EVERYTHING,
): Promise<Record<string, string>> {
  const answers: Record<string, unknown> = {
    stats: await askStats(pool, filters),
    sessions: await askSessions(pool, filters),
    topLevel: await sessions(pool.writer, filters, { all: false, limit: 1000 }, moment),
    models: await models(pool.writer, filters),
    tools: await tools(pool.writer, filters, { tz: 'Europe/Berlin' }, moment),
    files: await files(pool.writer, filters, { limit: 1000, sort: 'path' }),
    projects: await projects(pool.writer, filters),
  };
  for (const by of ['hour', 'week'] as const) {
    answers[`daily by ${by}`] = await daily(pool.writer, filters, { tz: 'Europe/Berlin', by });
  }
  for (const group of ['project', 'tool'] as const) {
    answers[`daily of each ${group}`] = await daily(pool.writer, filters, { tz: 'Asia/Kolkata', group });
  }
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, JSON.stringify(value)]));
}

/**
 * What {@link askEverything} answers of a database that was just loaded, without the missing. Where nothing is missing from
 * it everything is asked for, which must be the same and is answered sooner; OpenCode 2 tells of sessions that it deleted.
 */
export async function askFresh(pool: ConnectionPool): Promise<Record<string, string>> {
  const missing = await pool.writer.first(sql`
    SELECT 1 AS found
    FROM (
      FROM (SELECT missing_since FROM sessions)
      UNION ALL FROM (SELECT missing_since FROM messages)
      UNION ALL FROM (SELECT missing_since FROM parts)
    )
    WHERE missing_since IS NOT NULL
    LIMIT 1`);
  return askEverything(pool, missing === undefined ? EVERYTHING : PRESENT);
}
