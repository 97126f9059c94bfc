/** Writes a session whose answer streams: one text part, rewritten in place with each piece as OpenCode 1.1 does. */
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nowMs } from '../measure/now-ms.ts';
import { idOf } from '../world/ids.ts';
import { randomOf } from '../world/random.ts';
import { textStreaming } from './orders.ts';
import { paced } from './pace.ts';
import { tell } from './told.ts';

const PIECE = 'A piece of the answer, as long as pieces are. ';

const { storage, seed, rate, seconds } = textStreaming.parse(JSON.parse(process.argv[2] ?? ''));
const random = randomOf(seed, -4);
const created = Date.now();
const sessionID = idOf('ses', created, 0, random);
const messageID = idOf('msg', created, 0, random);
const partID = idOf('prt', created, 0, random);

/** The path of a record, and its text with the ids that go before `body`. */
function record(folder: string, id: string, body: Readonly<Record<string, unknown>>): [string, string] {
  mkdirSync(join(storage, folder), { recursive: true });
  return [join(storage, folder, `${id}.json`), JSON.stringify({ id, ...body }, null, 2)];
}

/** One write of the whole record over what was there, then its end: nothing is truncated first. */
function rewrite(path: string, text: string): void {
  const bytes = Buffer.from(text);
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT);
  writeSync(file, bytes);
  ftruncateSync(file, bytes.length);
  closeSync(file);
}

const time = { created, updated: created };
const place = { projectID: 'global', directory: '/home/dev/probe' };
const session = { slug: 'streams', version: '1.1.65', ...place, title: 'Streams', time };
writeFileSync(...record('session/global', sessionID, session));
const answer = {
  sessionID,
  role: 'assistant',
  time: { created },
  providerID: 'local',
  modelID: 'qwen3-coder',
};
writeFileSync(...record(`message/${sessionID}`, messageID, answer));
tell({ subject: partID });

const counts = { files: 2, sessions: 1, messages: 1, parts: 1, bytes: 0 };
let text = '';
const took = await paced(rate, seconds, () => {
  text += PIECE;
  const part = { sessionID, messageID, type: 'text', text, time: { start: created } };
  rewrite(...record(`part/${messageID}`, partID, part));
  tell({ mark: text.length, at: nowMs() });
  counts.files += 1;
});
tell({ files: { ...counts, seconds: took } });
