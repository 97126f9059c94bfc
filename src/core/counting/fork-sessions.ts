import { exists } from './existence.ts';
import { type ForkRelations, isForkCandidate } from './fork-copies.ts';

/**
 * SELECT of one column `id`: the sessions that are forks, because they name their source (OpenCode 2) or hold a message
 * that is older than they are (counting rule 4).
 */
export function forkSessions({ sessions, messages }: ForkRelations): string {
  return `
SELECT s.id
FROM ${sessions} AS s
WHERE s.fork_session_id IS NOT NULL
UNION
SELECT s.id
FROM ${messages} AS m
JOIN ${sessions} AS s ON s.id = m.session_id
WHERE ${exists('m')} AND ${exists('s')} AND ${isForkCandidate('m', 's')}`;
}
