import { afterAll, describe, expect, it } from 'vitest';
import { copyDatabase, removeFolders, runSql } from '../../../tests/fixtures/database-copy.ts';
import { databaseRows } from './database-rows.ts';
import { probeSchema } from './database-schema.ts';
import { readDatabase } from './read-database.ts';
import type { SourceRow } from './source-row.ts';

afterAll(removeFolders);

const MIGRATED_AT = 1_795_419_815_309;

/** [user, assistant, compaction, its summary (dropped), synthetic, assistant] */
const COMPACTED = 'ses_df8e482f0ffeMTy2cWwhIddEn2';
const SUMMARY = 'msg_2071b90cb001jcH9vYcDZ7RUe6';
/** [user, assistant, user, subtask user and assistant (both dropped), assistant] */
const DELEGATED = 'ses_df8daef00ffes7ZUnenmbDOJEt';
const SUBTASK_USER = 'msg_2072513f5001PzTajz52uMz7pm';
const SUBTASK_ASSISTANT = 'msg_20725143d001i1Yf6fAvywOtJx';
const SESSION_WITH_LIST = 'ses_df8e7e590ffe0eB46Tux5gx6nf';

/** The v1 rows, by kind and id, with why they are gone. */
async function v1RowsAfter(...statements: readonly string[]): Promise<SourceRow[]> {
  const file = copyDatabase('v2-migrated-2.0.15');
  runSql(file, ...statements);
  const result = await readDatabase(file, (database) => [
    ...databaseRows(database, probeSchema(database), (reject) => {
      throw new Error(reject.reason);
    }),
  ]);
  if (result.state !== 'read') throw new Error(result.error);
  return result.value.filter((row) => row.generation === 'sqlite-v1');
}

function goneBy(rows: readonly SourceRow[], kind: string, sessionId: string): Record<string, string | null> {
  const chosen = rows.filter((row) => row.kind === kind && row.sessionId === sessionId);
  return Object.fromEntries(chosen.map((row) => [row.id, row.gone]));
}

function goneCount(rows: readonly SourceRow[]): number {
  return rows.filter((row) => row.gone !== null).length;
}

/** What a revert in OpenCode 2 leaves: all v2 rows of the session from `seq` on are deleted. */
function revert(sessionId: string, seq: number): string {
  return `delete from session_message where session_id = '${sessionId}' and seq >= ${seq}`;
}

describe('v1 rows beside those of OpenCode 2', () => {
  it('are kept when only the migration dropped them', async () => {
    const rows = await v1RowsAfter();
    expect(rows.filter((row) => row.kind === 'message')).toHaveLength(8);
    expect(goneCount(rows)).toBe(0);
  });

  it('are gone with their parts when 2.x reverted their message', async () => {
    const rows = await v1RowsAfter(revert(COMPACTED, 3));
    expect(goneBy(rows, 'message', COMPACTED)).toEqual({
      [SUMMARY]: null,
      msg_2071b922a001zlRZMz8CzxbChp: 'reverted_in_v2',
      msg_2071b9236001xMmw6s4fTGehAu: 'reverted_in_v2',
    });
    const parts = rows.filter((row) => row.kind === 'part' && row.sessionId === COMPACTED);
    expect(parts.map((row) => [row.messageId === SUMMARY, row.gone])).toEqual([
      [true, null],
      [true, null],
      [true, null],
      [false, 'reverted_in_v2'],
      [false, 'reverted_in_v2'],
      [false, 'reverted_in_v2'],
      [false, 'reverted_in_v2'],
    ]);
    expect(goneCount(rows)).toBe(6);
  });

  it('lose the summary of a compaction together with the compaction', async () => {
    const rows = await v1RowsAfter(revert(COMPACTED, 2));
    expect(goneBy(rows, 'message', COMPACTED)).toEqual({
      msg_2071b90c5001HvcLeQfyBqF0E2: 'reverted_in_v2',
      [SUMMARY]: 'reverted_in_v2',
      msg_2071b922a001zlRZMz8CzxbChp: 'reverted_in_v2',
      msg_2071b9236001xMmw6s4fTGehAu: 'reverted_in_v2',
    });
  });

  it('lose a subtask pair when the revert began before it', async () => {
    const rows = await v1RowsAfter(revert(DELEGATED, 3));
    expect(goneBy(rows, 'message', DELEGATED)).toEqual({
      msg_2072513c2001lYQkmHZxp7oqyv: 'reverted_in_v2',
      [SUBTASK_USER]: 'reverted_in_v2',
      [SUBTASK_ASSISTANT]: 'reverted_in_v2',
      msg_207251692001ArYLsrmBRRAIAJ: 'reverted_in_v2',
    });
  });

  it('keep a subtask pair when the revert began after it', async () => {
    const rows = await v1RowsAfter(revert(DELEGATED, 4));
    expect(goneBy(rows, 'message', DELEGATED)).toEqual({
      [SUBTASK_USER]: null,
      [SUBTASK_ASSISTANT]: null,
      msg_207251692001ArYLsrmBRRAIAJ: 'reverted_in_v2',
    });
  });

  it('are gone with all that is theirs when 2.x deleted their session', async () => {
    const rows = await v1RowsAfter(
      `delete from session_v2 where id = '${SESSION_WITH_LIST}'`,
      `delete from session_message where session_id = '${SESSION_WITH_LIST}'`,
    );
    const ofSession = rows.filter((row) => row.sessionId === SESSION_WITH_LIST);
    expect(new Set(ofSession.map((row) => row.kind))).toEqual(
      new Set(['session', 'message', 'part', 'todo']),
    );
    expect(new Set(ofSession.map((row) => row.gone))).toEqual(new Set(['deleted_in_v2']));
    expect(goneCount(rows)).toBe(ofSession.length);
  });

  it('count when a 1.x that still runs made them after the migration', async () => {
    const made = (id: string, session: string, created: number) =>
      `insert into message values ('${id}', '${session}', ${created}, ${created}, '{"role":"user"}')`;
    const rows = await v1RowsAfter(
      made('msg_later', COMPACTED, MIGRATED_AT + 1),
      made('msg_at', COMPACTED, MIGRATED_AT),
      `insert into session (id, project_id, slug, directory, title, version, time_created, time_updated)
      values ('ses_later', 'global', 's', '/', 't', '1.18.34', ${MIGRATED_AT + 1}, ${MIGRATED_AT + 2}),
        ('ses_before', 'global', 's', '/', 't', '1.18.34', 5, ${MIGRATED_AT})`,
      made('msg_in_later', 'ses_later', MIGRATED_AT + 1),
      made('msg_in_before', 'ses_before', 5),
    );
    expect(goneBy(rows, 'message', COMPACTED)).toEqual({
      [SUMMARY]: null,
      msg_later: null,
      msg_at: 'reverted_in_v2',
    });
    expect(goneBy(rows, 'session', 'ses_later')).toEqual({ ses_later: null });
    expect(goneBy(rows, 'session', 'ses_before')).toEqual({ ses_before: 'deleted_in_v2' });
    expect(goneBy(rows, 'message', 'ses_later')).toEqual({ msg_in_later: null });
    expect(goneBy(rows, 'message', 'ses_before')).toEqual({ msg_in_before: 'deleted_in_v2' });
  });

  it('keep parts whose message is nowhere', async () => {
    const rows = await v1RowsAfter(`insert into part values ('prt_a', 'msg_a', '${COMPACTED}', 5, 5, '{}')`);
    expect(rows.find((row) => row.id === 'prt_a')).toMatchObject({ messageId: 'msg_a', gone: null });
  });

  it('are never gone while the migration is not finished', async () => {
    const rows = await v1RowsAfter(
      `update kv set value = '{"phase":"sessions","cursor":"x"}'`,
      `delete from session_v2 where id = '${SESSION_WITH_LIST}'`,
      revert(COMPACTED, 2),
    );
    expect(rows.filter((row) => row.kind === 'message').length).toBeGreaterThan(8);
    expect(goneCount(rows)).toBe(0);
  });

  it('may hold documents that are not JSON', async () => {
    const rows = await v1RowsAfter(
      `update message set data = '{"role' where id in ('${SUMMARY}', '${SUBTASK_ASSISTANT}')`,
      `update message set data = cast(x'7b22ff227d' as text) where id = '${SUBTASK_USER}'`,
      `update part set data = 'x' where message_id = '${SUBTASK_USER}'`,
    );
    expect(rows.filter((row) => row.kind === 'message')).toHaveLength(8);
    expect(goneBy(rows, 'message', COMPACTED)).toEqual({ [SUMMARY]: 'reverted_in_v2' });
  });
});
