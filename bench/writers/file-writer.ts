/**
 * Writes sessions into `storage` as several OpenCodes at once would: eight sessions by turns, each file once, a new
 * session whenever one is whole. Every 200 ms it writes a probe and says so.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nowMs } from '../measure/now-ms.ts';
import { jsonFilesOf, type WorldFile } from '../world/json-files.ts';
import { liveSessions } from '../world/live-sessions.ts';
import type { WorldSession } from '../world/records.ts';
import { fileWriting } from './orders.ts';
import { paced } from './pace.ts';
import { ProbeFiles } from './probe-files.ts';
import { tell } from './told.ts';

const SESSIONS_AT_ONCE = 8;
const PROBE_MS = 200;

const { storage, seed, kbPerFile, rate, seconds, list } = fileWriting.parse(
  JSON.parse(process.argv[2] ?? ''),
);
const sessions = liveSessions(seed, kbPerFile);
const open: Generator<WorldFile>[] = Array.from({ length: SESSIONS_AT_ONCE }, nextSession);
const folders = new Set<string>();
const paths: string[] = [];
const counts = { files: 0, sessions: 0, messages: 0, parts: 0, bytes: 0 };

function nextSession(): Generator<WorldFile> {
  const next: IteratorResult<WorldSession> = sessions.next();
  if (next.done === true) throw new Error('Sessions of the present have no end.');
  return jsonFilesOf(next.value);
}

/** The next file of the session whose turn it is. */
function nextFile(): WorldFile {
  const turn = counts.files % SESSIONS_AT_ONCE;
  for (;;) {
    const next = open[turn]?.next();
    if (next?.done === false) return next.value;
    open[turn] = nextSession();
  }
}

function writeNext(): void {
  const { kind, folder, name, bytes } = nextFile();
  if (!folders.has(folder)) mkdirSync(join(storage, folder), { recursive: true });
  folders.add(folder);
  const path = join(storage, folder, name);
  writeFileSync(path, bytes);
  paths.push(path);
  counts.files += 1;
  counts.bytes += bytes.length;
  if (kind === 'session') counts.sessions += 1;
  else if (kind === 'message') counts.messages += 1;
  else if (kind === 'part') counts.parts += 1;
}

const probe = new ProbeFiles(storage, seed);
tell({ subject: probe.sessionId });
let nextProbe = nowMs();
const took = await paced(rate ?? Number.POSITIVE_INFINITY, seconds, () => {
  writeNext();
  if (nowMs() < nextProbe) return;
  nextProbe = nowMs() + PROBE_MS;
  const mark = probe.write();
  tell({ mark, at: nowMs() });
  counts.messages += 1;
  counts.parts += 1;
});
counts.sessions += 1;
counts.files += probe.paths.length;
writeFileSync(list, [...paths, ...probe.paths].join('\n'));
tell({ files: { ...counts, seconds: took } });
