/** Names of relations with the columns of these tables. */
export interface ProjectRelations {
  readonly projects: string;
  readonly sessions: string;
  readonly messages: string;
}

/**
 * SELECT of `id` and `project` of every session of the relation: its project's worktree; where there is none (`global`,
 * old layouts), the folder that the session worked in. `messages` has to hold all messages of these sessions.
 */
export function sessionProjects({ projects, sessions, messages }: ProjectRelations): string {
  return `
SELECT
  s.id,
  coalesce(CASE WHEN p.worktree <> '/' THEN p.worktree END, s.directory, w.folder) AS project
FROM ${sessions} AS s
LEFT JOIN ${projects} AS p ON p.id = s.project_id
LEFT JOIN (
  SELECT session_id, min_by(coalesce(root_path, cwd), (created, id)) AS folder
  FROM ${messages}
  WHERE coalesce(root_path, cwd) IS NOT NULL
  GROUP BY session_id
) AS w ON w.session_id = s.id`;
}
