import { inheritedMessages, isForkCandidate } from '../../core/counting/fork-copies.ts';
import { forkSessions } from '../../core/counting/fork-sessions.ts';
import { sessionProjects } from '../../core/counting/session-projects.ts';
import { sessionTree } from '../../core/counting/session-tree.ts';
import { stepTotals } from '../../core/counting/step-totals.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, type Sql, sql } from '../../db/sql.ts';
import { isSuperseded, messageTime, partTime } from './derived-columns.ts';
import { type Dirty, idList } from './dirty-sessions.ts';
import { settle } from './settle.ts';

/**
 * Brings derived columns and tables up to date after what is `dirty` was merged: the same as `settle`, at a cost in
 * proportion to the sessions that it touches. In one transaction, which is the caller's where there is one, on a
 * connection that has the extraction macros and while nobody merges. Adds the sessions that are changed by others to
 * `dirty`, which the caller clears after the commit.
 */
export async function settleDirty(connection: Connection, dirty: Dirty): Promise<void> {
  if (dirty.isEverything) return settle(connection);
  await connection.transaction(async () => {
    await addMessagesOfMovedSessions(connection, dirty);
    const moments = await settleMessages(connection, dirty);
    await settleCopies(connection, dirty, moments);
    await settleParts(connection, dirty);
    await settleStepTotals(connection, dirty);
    await settleTree(connection, dirty);
    await settleLabels(connection, dirty);
  });
}

/** Whether a message is an orphan, what time an id means and what is a copy follows from its session too. */
async function addMessagesOfMovedSessions(connection: Connection, dirty: Dirty): Promise<void> {
  if (dirty.movedSessions.size === 0) return;
  const rows = await connection.all(sql`
    SELECT m.id, m.session_id, m.created::VARCHAR AS created
    FROM messages AS m
    SEMI JOIN ${idList(dirty.movedSessions)} AS d ON d.id = m.session_id`);
  for (const row of rows) {
    const id = String(row.id);
    if (!dirty.messages.has(id)) dirty.messages.set(id, textOrNull(row.created));
    dirty.homes.add(String(row.session_id));
    dirty.partOwners.add(id);
  }
}

/** Times and orphans. Returns the times that the messages had and have: what is a copy is decided among equal ones. */
async function settleMessages(connection: Connection, dirty: Dirty): Promise<ReadonlySet<string>> {
  const moments = new Set<string>();
  if (dirty.messages.size === 0) return moments;
  const now = sql`
    SELECT m.id, m.session_id, m.created, m.is_dated_by_id, m.is_orphan, s.id IS NULL AS has_no_session,
      s.created AS session_created, s.directory AS session_directory
    FROM (
      SELECT t.id, t.session_id, t.created, t.is_dated_by_id, t.is_orphan
      FROM messages AS t
      SEMI JOIN ${idList(dirty.messages.keys())} AS d ON d.id = t.id
    ) AS m
    LEFT JOIN (
      SELECT t.id, t.created, t.directory
      FROM sessions AS t
      SEMI JOIN ${idList(dirty.homes)} AS d ON d.id = t.id
    ) AS s ON s.id = m.session_id`;
  const found = await connection.all(sql`
    SELECT
      id, session_id, created::VARCHAR AS created,
      is_dated_by_id OR is_orphan <> has_no_session AS may_differ,
      session_directory IS NOT NULL AND coalesce(created >= session_created, true) AS is_plain
    FROM (${now})`);
  const settled = found.some((row) => row.may_differ === true)
    ? // A message without a time is compared with none: it is no copy.
      await connection.all(sql`
        UPDATE messages AS m
        SET created = d.created, is_orphan = d.is_orphan, is_inherited = m.is_inherited AND d.created IS NOT NULL
        FROM (
          SELECT m.id, ${constant(messageTime('m', 'm.session_created'))} AS created, m.has_no_session AS is_orphan
          FROM (${now}) AS m
          WHERE m.is_dated_by_id OR m.is_orphan <> m.has_no_session
        ) AS d
        WHERE d.id = m.id
        RETURNING m.id, m.session_id, m.created::VARCHAR AS created`)
    : [];
  for (const row of [...found.filter((row) => row.may_differ !== true), ...settled]) {
    const id = String(row.id);
    const created = textOrNull(row.created);
    const former = dirty.messages.get(id) ?? null;
    if (created !== null) moments.add(created);
    if (former !== null) moments.add(former);
    // A session that has a folder and is older than a new message has its labels without it.
    const isLabel = former === null ? row.is_plain !== true : created !== former;
    if (isLabel) dirty.labels.add(String(row.session_id));
    if (created !== former) dirty.partOwners.add(id);
  }
  return moments;
}

/** Fork copies among all messages of these times (counting rule 4). */
async function settleCopies(
  connection: Connection,
  dirty: Dirty,
  moments: ReadonlySet<string>,
): Promise<void> {
  if (moments.size === 0) return;
  const judged = sql`
    SELECT m.*
    FROM messages AS m
    SEMI JOIN (SELECT unnest(${[...moments]}::VARCHAR[])::TIMESTAMP AS created) AS d ON d.created = m.created`;
  const found = await connection.first(sql`
    SELECT 1 AS found
    FROM (${judged}) AS m
    JOIN sessions AS s ON s.id = m.session_id
    WHERE m.is_inherited OR ${constant(isForkCandidate('m', 's'))}
    LIMIT 1`);
  if (found === undefined) return;
  const changed = await connection.all(sql`
    UPDATE messages AS m
    SET is_inherited = v.is_inherited
    FROM (
      WITH judged AS MATERIALIZED (${judged}),
      judged_sessions AS MATERIALIZED (
        SELECT s.* FROM sessions AS s SEMI JOIN judged AS j ON j.session_id = s.id
      )
      SELECT
        j.id,
        j.id IN (SELECT id FROM (${constant(inheritedMessages({ sessions: 'judged_sessions', messages: 'judged' }))})) AS is_inherited
      FROM judged AS j
    ) AS v
    WHERE v.id = m.id AND m.is_inherited <> v.is_inherited
    RETURNING m.session_id`);
  for (const row of changed) dirty.told.add(String(row.session_id));
}

/** Parts whose message was replaced by a newer record, and the sessions, times and orphans among the others. */
async function settleParts(connection: Connection, dirty: Dirty): Promise<void> {
  const { parts, partOwners, partMessages } = dirty;
  if (parts.size > 0) {
    await settlePartsOf(connection, dirty, sql`${idList(parts)} AS d ON d.id = p.id`, partMessages);
  }
  if (partOwners.size > 0) {
    await settlePartsOf(
      connection,
      dirty,
      sql`${idList(partOwners)} AS d ON d.id = p.message_id`,
      partOwners,
    );
  }
}

async function settlePartsOf(
  connection: Connection,
  dirty: Dirty,
  chosen: Sql,
  messages: ReadonlySet<string>,
): Promise<void> {
  const now = sql`
    SELECT
      p.id, p.message_id, p.session_id, p.created, p.is_dated_by_id, p.seq, p.is_orphan,
      coalesce(m.session_id, p.session_id) AS wanted_session,
      m.created AS message_created,
      coalesce(m.is_orphan, true) AS wanted_orphan,
      coalesce(${constant(isSuperseded('p', 'm'))}, false) AS is_superseded
    FROM (
      SELECT p.id, p.message_id, p.session_id, p.created, p.is_dated_by_id, p.seq, p.generation, p.is_orphan
      FROM parts AS p
      SEMI JOIN ${chosen}
    ) AS p
    LEFT JOIN (
      SELECT m.id, m.session_id, m.created, m.generation, m.is_orphan
      FROM messages AS m
      SEMI JOIN ${idList(messages)} AS d ON d.id = m.id
    ) AS m ON m.id = p.message_id`;
  const mayDiffer = sql`(
    p.is_superseded OR p.is_dated_by_id OR p.session_id IS DISTINCT FROM p.wanted_session OR p.is_orphan <> p.wanted_orphan
  )`;
  const rows = await connection.all(
    sql`SELECT p.message_id, p.is_superseded FROM (${now}) AS p WHERE ${mayDiffer}`,
  );
  const superseded = rows.filter((row) => row.is_superseded === true);
  if (superseded.length > 0) {
    for (const row of superseded) dirty.stepOwners.add(String(row.message_id));
    await connection.run(
      sql`DELETE FROM parts AS p USING (${now}) AS d WHERE d.id = p.id AND d.is_superseded`,
    );
  }
  if (rows.length > superseded.length) {
    await connection.run(sql`
      UPDATE parts AS p
      SET session_id = d.wanted_session, created = d.wanted_created, is_orphan = d.wanted_orphan
      FROM (
        SELECT p.id, p.wanted_session, p.wanted_orphan, ${constant(partTime('p', 'p.message_created'))} AS wanted_created
        FROM (${now}) AS p
        WHERE ${mayDiffer}
      ) AS d
      WHERE d.id = p.id
        AND (
          p.session_id IS DISTINCT FROM d.wanted_session
          OR p.created IS DISTINCT FROM d.wanted_created
          OR p.is_orphan <> d.wanted_orphan
        )`);
  }
}

async function settleStepTotals(connection: Connection, dirty: Dirty): Promise<void> {
  if (dirty.stepOwners.size === 0) return;
  const owners = idList(dirty.stepOwners);
  await connection.run(sql`DELETE FROM step_totals AS t USING ${owners} AS d WHERE d.id = t.message_id`);
  await connection.run(sql`
    INSERT INTO step_totals
    WITH dirty_parts AS NOT MATERIALIZED (
      SELECT p.*
      FROM parts AS p
      SEMI JOIN ${owners} AS d ON d.id = p.message_id
    )
    ${constant(stepTotals('dirty_parts'))}`);
}

/**
 * The place in the tree of the sessions that were merged and of all below those that moved. A session that was merged
 * stands at the top, which is right for one without a parent.
 */
async function settleTree(connection: Connection, dirty: Dirty): Promise<void> {
  await restorePlaces(connection, dirty);
  if (dirty.movedSessions.size === 0) return;
  let edges = 0;
  const follow = async (statement: Sql): Promise<readonly string[]> => {
    const rows = await connection.all(statement);
    edges += rows.length;
    return rows.map((row) => String(row.id));
  };
  const below = await closure(dirty.movedSessions, (ids) =>
    follow(sql`SELECT s.id FROM sessions AS s SEMI JOIN ${idList(ids)} AS d ON d.id = s.parent_id`),
  );
  const near = await closure(below, (ids) =>
    follow(sql`
      SELECT s.parent_id AS id
      FROM sessions AS s
      SEMI JOIN ${idList(ids)} AS d ON d.id = s.id
      WHERE s.parent_id IS NOT NULL`),
  );
  if (edges === 0) return;
  const changed = await connection.all(sql`
    UPDATE sessions AS s
    SET root_id = t.root_id, depth = t.depth, is_orphan = t.is_orphan, in_cycle = t.in_cycle
    FROM (
      WITH near AS MATERIALIZED (
        SELECT s.id, s.parent_id, s.missing_reason FROM sessions AS s SEMI JOIN ${idList(near)} AS d ON d.id = s.id
      )
      SELECT * FROM (${constant(sessionTree('near'))})
    ) AS t
    WHERE t.id = s.id
      AND (s.root_id IS DISTINCT FROM t.root_id OR s.depth <> t.depth OR s.is_orphan <> t.is_orphan OR s.in_cycle <> t.in_cycle)
    RETURNING s.id`);
  for (const row of changed) dirty.told.add(String(row.id));
}

/** Sessions that were merged as they were stand where they stood, and are in the project that they were in. */
async function restorePlaces(connection: Connection, { places }: Dirty): Promise<void> {
  if (places.size === 0) return;
  const rows = [...places].map(([id, place]) => ({ id, ...place }));
  await connection.run(sql`
    UPDATE sessions AS s
    SET
      root_id = t.rootId, depth = t.depth, is_orphan = t.isOrphan, in_cycle = t.inCycle,
      project = t.project, is_fork = t.isFork
    FROM (
      SELECT unnest(from_json(${JSON.stringify(rows)}, '[{
        "id":"VARCHAR","rootId":"VARCHAR","depth":"INTEGER","isOrphan":"BOOLEAN","inCycle":"BOOLEAN",
        "project":"VARCHAR","isFork":"BOOLEAN"}]'), recursive := true)
    ) AS t
    WHERE t.id = s.id`);
}

/** The ids and everything that `next` leads to from them, one round of statements a step. */
async function closure(
  ids: ReadonlySet<string>,
  next: (ids: readonly string[]) => Promise<readonly string[]>,
): Promise<ReadonlySet<string>> {
  const reached = new Set(ids);
  let last: readonly string[] = [...ids];
  while (last.length > 0) {
    const found = new Set(await next(last));
    last = [...found].filter((id) => !reached.has(id));
    for (const id of last) reached.add(id);
  }
  return reached;
}

/** Projects and forks. */
async function settleLabels(connection: Connection, dirty: Dirty): Promise<void> {
  const sessions = new Set(dirty.labels);
  if (dirty.projects.size > 0) {
    const ofProjects = await connection.all(sql`
      SELECT s.id FROM sessions AS s SEMI JOIN ${idList(dirty.projects)} AS d ON d.id = s.project_id`);
    for (const row of ofProjects) sessions.add(String(row.id));
  }
  if (sessions.size === 0) return;
  const near = { sessions: 'near_sessions', messages: 'near_messages' };
  const changed = await connection.all(sql`
    UPDATE sessions AS s
    SET project = f.project, is_fork = f.is_fork
    FROM (
      WITH near_sessions AS MATERIALIZED (
        SELECT s.id, s.project_id, s.directory, s.created, s.parent_id, s.fork_session_id, s.missing_reason
        FROM sessions AS s
        SEMI JOIN ${idList(sessions)} AS d ON d.id = s.id
      ),
      near_messages AS MATERIALIZED (
        SELECT m.id, m.session_id, m.created, m.role, m.generation, m.root_path, m.cwd, m.missing_reason
        FROM messages AS m
        SEMI JOIN ${idList(sessions)} AS d ON d.id = m.session_id
      )
      SELECT p.id, p.project, p.id IN (SELECT id FROM (${constant(forkSessions(near))})) AS is_fork
      FROM (${constant(sessionProjects({ projects: 'projects', ...near }))}) AS p
    ) AS f
    WHERE f.id = s.id AND (s.project IS DISTINCT FROM f.project OR s.is_fork <> f.is_fork)
    RETURNING s.id`);
  for (const row of changed) dirty.told.add(String(row.id));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
