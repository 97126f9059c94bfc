import { exists } from '../../core/counting/existence.ts';
import { constant, type Sql, sql } from '../../db/sql.ts';
import type { Moment } from '../liveness.ts';
import type { CheckGroup } from './quality-check.ts';

const SPENT = [
  'tokens_input',
  'tokens_output',
  'tokens_reasoning',
  'tokens_cache_read',
  'tokens_cache_write',
  'tokens_total',
  'cost',
];

const HINT = 'Report it; ocmon sync into another file (--database) derives everything anew.';

const SUMS = SPENT.map((name) => `sum(${name}) AS ${name}`).join(', ');

/** Predicate: the sums of two relations of a session, either of which may have no rows, are not the same. */
function differ(one: string, other: string): string {
  return SPENT.map((name) => `coalesce(${one}.${name}, 0) <> coalesce(${other}.${name}, 0)`).join(' OR ');
}

/** Sessions whose derived tables may be behind for a moment: those that are at work, and all while a pass runs. */
function unsettled(moment: Moment): Sql {
  const since = sql`epoch_ms(${BigInt(Math.trunc(moment.now - moment.stalenessMs))}::BIGINT)`;
  return sql`(
    SELECT id FROM sessions WHERE updated >= ${since}
    UNION
    SELECT session_id FROM messages WHERE created >= ${since} OR completed >= ${since}
    UNION
    SELECT id FROM sessions WHERE EXISTS (SELECT 1 FROM sync_state WHERE phase IN ('init', 'bulk', 'catching_up'))
  )`;
}

/** Whether derived tables add up to the messages that they are made of (law 4). */
export function derivedChecks(moment: Moment): readonly CheckGroup[] {
  return [
    {
      rows: sql`
        SELECT
          s.id AS item,
          t.session_id IS NULL OR ${constant(differ('t', 'u'))} AS is_wrong_sum,
          ${constant(differ('d', 't'))} AS is_wrong_day,
          ${constant(differ('e', 't'))} AS is_wrong_exchange
        FROM (SELECT id FROM sessions AS s WHERE ${constant(exists('s'))}) AS s
        ANTI JOIN ${unsettled(moment)} AS w ON w.id = s.id
        LEFT JOIN (SELECT session_id, ${constant(SUMS)} FROM usage WHERE is_billed GROUP BY session_id) AS u ON u.session_id = s.id
        LEFT JOIN session_stats AS t ON t.session_id = s.id
        LEFT JOIN (SELECT session_id, ${constant(SUMS)} FROM daily_stats GROUP BY session_id) AS d ON d.session_id = s.id
        LEFT JOIN (SELECT session_id, ${constant(SUMS)} FROM exchanges GROUP BY session_id) AS e ON e.session_id = s.id`,
      checks: [
        {
          name: 'stale_session_stats',
          severity: 'error',
          meaning: 'What each session adds up to is the sum of its billed messages.',
          found: 'session(s) are not the sum of their messages.',
          none: 'Every session is the sum of its messages.',
          hint: HINT,
          where: 'is_wrong_sum',
        },
        {
          name: 'stale_daily_stats',
          severity: 'error',
          meaning: 'The days of each session add up to the session.',
          found: 'session(s) are not the sum of their days.',
          none: 'Every session is the sum of its days.',
          hint: HINT,
          where: 'is_wrong_day',
        },
        {
          name: 'stale_exchanges',
          severity: 'error',
          meaning: 'The exchanges of each session add up to the session.',
          found: 'session(s) are not the sum of their exchanges.',
          none: 'Every session is the sum of its exchanges.',
          hint: HINT,
          where: 'is_wrong_exchange',
        },
      ],
    },
  ];
}
