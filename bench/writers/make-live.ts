/**
 * Turns the database of a world, named by the argument, into one that a long-used OpenCode 1.18.33 would go on with:
 * thousands of sessions, most of them short, and a table of events.
 */
import { z } from 'zod';
import { openAsOpenCode } from './open-database.ts';

/** What OpenCode 1.18.33 keeps besides the tables of a world: an event for every change of a row, numbered by session. */
const EVENT_TABLES = `
  CREATE TABLE event_sequence (aggregate_id text PRIMARY KEY, seq integer NOT NULL, owner_id text);
  CREATE TABLE event (
    id text PRIMARY KEY, aggregate_id text NOT NULL, seq integer NOT NULL, type text NOT NULL, data text NOT NULL,
    CONSTRAINT fk_event_aggregate_id_event_sequence_aggregate_id_fk FOREIGN KEY (aggregate_id)
      REFERENCES event_sequence(aggregate_id) ON DELETE CASCADE
  );
  CREATE UNIQUE INDEX event_aggregate_seq_idx ON event (aggregate_id, seq);
  CREATE INDEX event_aggregate_type_seq_idx ON event (aggregate_id, type, seq);
`;

const SHORT_SESSIONS = 3_000;
const USAGE = { cost: 0.01, tokens: { input: 10, output: 5, reasoning: 0, cache: { read: 0, write: 0 } } };

const database = openAsOpenCode(process.argv[2] ?? '');
database.exec(EVENT_TABLES);
const insertSession = database.prepare(
  `INSERT INTO session (id, project_id, slug, directory, title, version, time_created, time_updated)
   VALUES (?, ?, 'short', '/home/dev/short', 'Asks something', '1.18.33', ?, ?)`,
);
const insertMessage = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)');
const insertPart = database.prepare('INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)');
const project = z
  .object({ id: z.string(), time_created: z.int() })
  .parse(database.prepare('SELECT id, time_created FROM project LIMIT 1').get());

/** A question and its answer, a text each. */
function writeSession(index: number): void {
  const number = String(index).padStart(6, '0');
  const session = `ses_short${number}`;
  const time = project.time_created + index * 60_000;
  insertSession.run(session, project.id, time, time);
  const bodies = [
    { role: 'user', time: { created: time }, agent: 'build' },
    { role: 'assistant', time: { created: time, completed: time }, ...USAGE },
  ];
  for (const [at, body] of bodies.entries()) {
    const message = `msg_short${number}${at}`;
    insertMessage.run(message, session, time, time, JSON.stringify(body));
    const part = { type: 'text', text: `What there is to say of ${number}` };
    insertPart.run(`prt_short${number}${at}`, message, session, time, time, JSON.stringify(part));
  }
}

database.exec('BEGIN');
for (let index = 0; index < SHORT_SESSIONS; index += 1) writeSession(index);
database.exec('INSERT INTO event_sequence (aggregate_id, seq) SELECT id, 0 FROM session');
database.exec('COMMIT');
database.close();
console.log(JSON.stringify({ sessions: SHORT_SESSIONS }));
