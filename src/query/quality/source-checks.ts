import { constant, sql } from '../../db/sql.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether there is data, whether it can be read, and whether all of it is understood. */
export const SOURCE_CHECKS: readonly CheckGroup[] = [
  {
    rows: sql`
      SELECT 'sources' AS item, NOT EXISTS (SELECT 1 FROM sources WHERE vanished_since IS NULL) AS has_none`,
    checks: [
      {
        name: 'sources_found',
        severity: 'error',
        meaning: 'There is data of OpenCode to read.',
        found: 'time(s) data of OpenCode was looked for and not found.',
        none: 'Data of OpenCode was found.',
        hint: 'Say where it is with --data-dir DIR, then run ocmon sync.',
        where: 'has_none',
      },
    ],
  },
  {
    rows: constant('SELECT path AS item, state, vanished_since IS NOT NULL AS has_vanished FROM sources'),
    checks: [
      {
        name: 'sources_readable',
        severity: 'error',
        meaning: 'Every source that is there can be read.',
        found: 'source(s) cannot be read.',
        none: 'Every source can be read.',
        hint: 'ocmon status says what is wrong with each and what to do.',
        where: `NOT has_vanished AND state NOT IN ('ok', 'empty')`,
      },
      {
        name: 'sources_vanished',
        severity: 'warning',
        meaning: 'Every source that was read is still there.',
        found: 'source(s) are gone as a whole; what was read from them still counts.',
        none: 'No source has vanished.',
        hint: 'Mount or move the folder back, or leave its records out with --exclude-missing once they are flagged.',
        where: 'has_vanished',
      },
    ],
  },
  {
    rows: sql`
      SELECT path || ': ' || coalesce(thing.name, '') AS item, coalesce(thing.count, 0) AS weight
      FROM (
        SELECT path, unnest(from_json(not_understood, '[{"name":"VARCHAR","count":"BIGINT"}]')) AS thing FROM sources
      )`,
    isWeighted: true,
    checks: [
      {
        name: 'not_understood',
        severity: 'warning',
        meaning: 'Every layout, table and row type that was found is known.',
        found: 'file(s) or row(s) are of a layout that no reader knows, and are in no figure.',
        none: 'Every layout that was found is understood.',
        hint: 'Update OpenCode Monitor; if this stays, report the names that ocmon status lists.',
        where: 'true',
      },
    ],
  },
];
