/**
 * Writes into a database as OpenCode 1.18 does, one commit a change: a part inserted or rewritten, its session's time,
 * and the event of both. Four sessions are at work; every tenth commit is a probe in a session of its own.
 */
import { writeFileSync } from 'node:fs';
import { nowMs } from '../measure/now-ms.ts';
import { idOf } from '../world/ids.ts';
import { randomOf } from '../world/random.ts';
import { textPoolOf } from '../world/text-pool.ts';
import { openAsOpenCode } from './open-database.ts';
import { rowWriting } from './orders.ts';
import { paced } from './pace.ts';
import { tell } from './told.ts';

const SESSIONS_AT_ONCE = 4;
const PARTS_A_MESSAGE = 8;
const PROBE_EVERY = 10;
const MODEL = { providerID: 'local', modelID: 'qwen3-coder', mode: 'build', agent: 'build' };
const TOKENS = { input: 1, output: 1, reasoning: 0, cache: { read: 0, write: 0 } };

const { database: file, seed, rate, seconds, truth } = rowWriting.parse(JSON.parse(process.argv[2] ?? ''));
const random = randomOf(seed, -5);
const pool = textPoolOf(seed);
const database = openAsOpenCode(file);
const statements = {
  session: database.prepare(
    `INSERT INTO session (id, project_id, slug, directory, title, version, time_created, time_updated)
     SELECT ?, id, 'live', '/home/dev/live', 'Is at work', '1.18.33', ?, ? FROM project LIMIT 1`,
  ),
  message: database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)'),
  part: database.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)'),
  rewritten: database.prepare('UPDATE part SET data = ?, time_updated = ? WHERE id = ?'),
  touched: database.prepare('UPDATE session SET time_updated = ? WHERE id = ?'),
  counted: database.prepare(
    `INSERT INTO event_sequence (aggregate_id, seq) VALUES (?, 1) ON CONFLICT DO UPDATE SET seq = seq + 1`,
  ),
  event: database.prepare(
    `INSERT INTO event SELECT ?, aggregate_id, seq, ?, ? FROM event_sequence WHERE aggregate_id = ?`,
  ),
};
/** Characters of the text of each part, as it is in the end. */
const lengths = new Map<string, number>();
const waits: number[] = [];
let numbered = 0;

interface LiveSession {
  readonly id: string;
  message: string;
  parts: number;
  /** The part that is still being written, without text. */
  open: string | null;
}

function newId(prefix: 'ses' | 'msg' | 'prt', now: number): string {
  numbered += 1;
  return idOf(prefix, now, numbered, random);
}

function commit(work: () => void): void {
  const begun = nowMs();
  database.exec('BEGIN IMMEDIATE');
  work();
  database.exec('COMMIT');
  waits.push(nowMs() - begun);
}

/** The event of a change, in the same transaction. */
function tellOf(session: string, type: string, data: string): void {
  statements.counted.run(session);
  numbered += 1;
  statements.event.run(`evt_${seed}_${Date.now()}_${numbered}`, type, data, session);
}

function newSession(): LiveSession {
  const now = Date.now();
  const id = newId('ses', now);
  commit(() => {
    statements.session.run(id, now, now);
    tellOf(id, 'session.created.1', '{}');
  });
  return { id, message: '', parts: PARTS_A_MESSAGE, open: null };
}

function newMessage(session: string, now: number): string {
  const id = newId('msg', now);
  const data = { role: 'assistant', time: { created: now }, ...MODEL, cost: 0, tokens: TOKENS };
  statements.message.run(id, session, now, now, JSON.stringify(data));
  return id;
}

/** Writes a part; without `known` it is a new one. */
function writePart(
  session: string,
  message: string,
  known: string | null,
  body: object,
  now: number,
): string {
  const data = JSON.stringify(body);
  const id = known ?? newId('prt', now);
  if (known === null) statements.part.run(id, message, session, now, now, data);
  else statements.rewritten.run(data, now, id);
  statements.touched.run(now, session);
  tellOf(session, 'message.part.updated.1', data);
  return id;
}

/** The next change of a session: a text part begins empty, or is there whole. */
function goOn(session: LiveSession): void {
  const now = Date.now();
  commit(() => {
    if (session.open !== null) {
      const bytes = Math.min(8_000, Math.round(300 * random.logNormal(1.2)) + 8);
      const text: string = JSON.parse(`"${pool.cut(random, bytes)}"`);
      const body = { type: 'text', text, time: { start: now, end: now } };
      lengths.set(writePart(session.id, session.message, session.open, body, now), [...text].length);
      session.open = null;
      return;
    }
    if (session.parts >= PARTS_A_MESSAGE) {
      session.message = newMessage(session.id, now);
      session.parts = 0;
    }
    session.parts += 1;
    const begun = { type: 'text', text: '', time: { start: now } };
    session.open = writePart(session.id, session.message, null, begun, now);
    lengths.set(session.open, 0);
  });
}

/** A message with one tool call in the session of probes. */
function probeCall(session: LiveSession): void {
  const now = Date.now();
  const timed = { start: now, end: now };
  const input = { command: 'true', description: 'Does nothing' };
  const state = { status: 'completed', input, output: '', title: '', metadata: { exit: 0 }, time: timed };
  commit(() => {
    const message = newMessage(session.id, now);
    writePart(
      session.id,
      message,
      null,
      { type: 'tool', callID: `call_${numbered}`, tool: 'bash', state },
      now,
    );
  });
}

const sessions = Array.from({ length: SESSIONS_AT_ONCE }, newSession);
const probe = newSession();
tell({ subject: probe.id });
let done = 0;
const took = await paced(rate, seconds, () => {
  done += 1;
  const session = sessions[done % SESSIONS_AT_ONCE];
  if (done % PROBE_EVERY === 0) {
    probeCall(probe);
    tell({ mark: done / PROBE_EVERY, at: nowMs() });
  } else if (session !== undefined) {
    goOn(session);
  }
});
database.close();
writeFileSync(truth, JSON.stringify([...lengths]));
tell({ commits: { commits: done, seconds: took, waits } });
