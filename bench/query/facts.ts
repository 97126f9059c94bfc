import type { Daemon } from '../realtime/daemon.ts';

/** What questions are narrowed by, and a week. */
export interface Narrowing {
  readonly project: string;
  readonly agent: string;
  readonly model: string;
  readonly from: string;
  readonly to: string;
}

/** What the data of a daemon holds, so that questions ask for something that is there. */
export interface Facts {
  /** The session with the most messages. */
  readonly session: string;
  /** A session with children. */
  readonly parent: string;
  readonly part: string;
  /** The largest project, an agent, the model with the most messages, a week in the middle of the data. */
  readonly usual: Narrowing;
  /** The group with the most errors, and one of them. */
  readonly errorGroup: Found;
  /** The file with the most operations, and one of them. */
  readonly file: Found;
}

/** A thing by its name, and a narrowing that leaves something of it. */
interface Found {
  readonly name: string;
  readonly narrowing: Narrowing;
}

const WEEK_MS = 7 * 86_400_000;

/** Looks them up. Throws where the data is too small to have one. */
export async function factsOf(daemon: Daemon): Promise<Facts> {
  const one = async (statement: string): Promise<string> => {
    const value = (await daemon.sql(statement))[0]?.[0];
    if (value === undefined || value === null) throw new Error(`There is nothing to ask for: ${statement}`);
    return String(value);
  };
  const most = (column: string, table: string, where = 'true'): Promise<string> =>
    one(
      `SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL AND ${where} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    );
  const rowOf = async (statement: string): Promise<Narrowing> => {
    const [project = '', agent = '', model = '', time] = (await daemon.sql(statement))[0] ?? [];
    if (typeof time !== 'number') throw new Error(`There is nothing to ask for: ${statement}`);
    return { project: String(project), agent: String(agent), model: String(model), ...weekOf(time) };
  };
  const session = await most('session_id', 'messages');
  const middle = await one('SELECT (epoch_ms(min(created)) + epoch_ms(max(created))) // 2 FROM sessions');
  const errorGroup = await most('error_group', 'parts');
  const file = await most('file', 'file_operations', 'NOT is_inherited');
  const wanted = 's.project, m.agent, m.model, epoch_ms(m.created)';
  return {
    session,
    parent: await most('parent_id', 'sessions'),
    part: await one(
      `SELECT min(id) FROM parts WHERE session_id = '${session}' AND type = 'tool' AND outcome = 'ok'`,
    ),
    usual: {
      project: await most('project', 'sessions'),
      agent: await most('agent', 'messages', `agent <> 'build'`),
      model: await most('model', 'messages'),
      ...weekOf(Number(middle)),
    },
    errorGroup: {
      name: errorGroup,
      narrowing: await rowOf(`
        SELECT ${wanted}
        FROM parts AS p
        JOIN messages AS m ON m.id = p.message_id
        JOIN sessions AS s ON s.id = m.session_id
        WHERE p.error_group = '${errorGroup}' AND NOT m.is_inherited
        ORDER BY p.id
        LIMIT 1`),
    },
    file: {
      name: file,
      narrowing: await rowOf(`
        SELECT ${wanted}
        FROM file_operations AS m
        JOIN sessions AS s ON s.id = m.session_id
        WHERE m.file = '${file}' AND NOT m.is_inherited
        ORDER BY m.id
        LIMIT 1`),
    },
  };
}

/** The week around a moment, in epoch milliseconds. */
function weekOf(time: number): { readonly from: string; readonly to: string } {
  const from = Math.floor(time / WEEK_MS) * WEEK_MS;
  return { from: new Date(from).toISOString(), to: new Date(from + WEEK_MS).toISOString() };
}
