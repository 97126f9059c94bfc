/**
 * SQL of the time of message `m`, by counting rule 11: one of a file without a time has the one in its id that is nearest
 * to its session's, `near`.
 */
export function messageTime(m: string, near: string): string {
  return `CASE WHEN ${m}.is_dated_by_id THEN near_clock(id_clock(${m}.id), epoch_ms(${near})) ELSE ${m}.created END`;
}

/**
 * SQL of the time of part `p`, by counting rule 11: one that says no time of its own has the one in its id that is nearest
 * to its message's, `near`; one that stands inside its message has the message's.
 */
export function partTime(p: string, near: string): string {
  return `CASE
      WHEN NOT ${p}.is_dated_by_id THEN ${p}.created
      WHEN ${p}.seq IS NULL THEN near_clock(id_clock(${p}.id), epoch_ms(${near}))
      ELSE ${near}
    END`;
}

/**
 * SQL predicate: a newer record of message `m` replaced its part `p`. Content items of OpenCode 2 stand for the message's
 * parts of 1.x, and parts of their own for those that 0.1 kept inside the message (counting rules 16 and 18).
 */
export function isSuperseded(p: string, m: string): string {
  return `(${m}.generation <> ${p}.generation
    AND (${m}.generation IN ('sqlite-v2', 'sqlite-preview') OR ${p}.generation IN ('sqlite-v2', 'sqlite-preview', 'json-0.1')))`;
}

/**
 * SELECT of `id` and `project` of every session of the relation: its project's worktree; where there is none (`global`,
 * old layouts), the folder that the session worked in. `messages` has to hold all messages of these sessions.
 */
export function sessionProjects(sessions: string, messages: string): string {
  return `
SELECT
  s.id,
  coalesce(CASE WHEN p.worktree <> '/' THEN p.worktree END, s.directory, w.folder) AS project
FROM ${sessions} AS s
LEFT JOIN projects AS p ON p.id = s.project_id
LEFT JOIN (
  SELECT session_id, min_by(coalesce(root_path, cwd), (created, id)) AS folder
  FROM ${messages}
  WHERE coalesce(root_path, cwd) IS NOT NULL
  GROUP BY session_id
) AS w ON w.session_id = s.id`;
}
