import { exists } from '../../core/counting/existence.ts';
import { constant } from '../../db/sql.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether every failure has a type (counting rule 7). */
export const FAILURE_CHECKS: readonly CheckGroup[] = [
  {
    rows: constant(`
      SELECT m.id AS item, json_extract_string(m.error_data, '$.error_type') AS error_type
      FROM messages AS m
      WHERE m.error_data IS NOT NULL AND NOT m.is_inherited AND ${exists('m')}
      UNION ALL
      SELECT p.id, json_extract_string(p.error_data, '$.error_type')
      FROM parts AS p
      WHERE p.error_data IS NOT NULL AND ${exists('p')}`),
    checks: [
      {
        name: 'unclassified_errors',
        severity: 'info',
        meaning: 'The cause of every failure is known.',
        found: 'failure(s) are of no type that is known.',
        none: 'Every failure is of a known type.',
        hint: 'Nothing to do: their messages are kept as they were written. Report what often comes back.',
        where: `error_type = 'unknown'`,
      },
    ],
  },
];
