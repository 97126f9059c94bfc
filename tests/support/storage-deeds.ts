import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../generated/random.ts';
import { isOwnerKind, NAMES, type StorageWriter } from './storage-writer.ts';

type Act = (writer: StorageWriter, random: Random) => void | Promise<void>;

function toAny(act: (writer: StorageWriter, record: string, random: Random) => void | Promise<void>): Act {
  return (writer, random) => {
    const record = writer.anyRecord();
    return record === undefined ? undefined : act(writer, record, random);
  };
}

/** What happens to a folder of JSON files. */
export const storageDeeds = {
  'a session with its messages and parts': async (writer, random) => {
    const session = `ses_${random.int(1, NAMES)}`;
    writer.write(writer.at('storage', 'session', `prj_${random.int(1, NAMES)}`, `${session}.json`));
    for (let count = random.int(1, 3); count > 0; count -= 1) {
      const message = `msg_${random.int(1, NAMES)}${random.int(1, NAMES)}`;
      writer.write(writer.at('storage', 'message', session, `${message}.json`));
      if (random.chance(0.3)) await writer.pause(20);
      for (let parts = random.int(0, 4); parts > 0; parts -= 1)
        writer.write(writer.at('storage', 'part', message, `prt_${parts}${message}.json`));
    }
  },
  'a record': (writer) => writer.write(writer.newRecord()),
  'a record in two writes': (writer, random) => writer.writeTorn(writer.newRecord(), random.fraction()),
  'a rewrite in place': toAny((writer, record) => writer.write(record)),
  'a rewrite in two writes': toAny((writer, record, random) => writer.writeTorn(record, random.fraction())),
  'a text that streams': toAny(async (writer, record, random) => {
    for (let chunk = random.int(2, 8); chunk > 0; chunk -= 1) {
      writer.write(record);
      await writer.pause(40);
    }
  }),
  'a record that shrinks': toAny((writer, record) => {
    const document: unknown = JSON.parse(readFileSync(record, 'utf8'));
    writer.write(record, JSON.stringify(document).replaceAll('word ', ''));
  }),
  'a record that is emptied, and filled': toAny((writer, record) => writer.writeTorn(record, 0)),
  'the same bytes again': toAny((writer, record) => writer.write(record, readFileSync(record, 'utf8'))),
  'a rename over a record': toAny(async (writer, record, random) => {
    const beside = `${record}.${random.pick(['tmp', 'json'])}`;
    writeFileSync(beside, writer.document(record));
    if (random.chance(0.5)) await writer.pause(60);
    renameSync(beside, record);
  }),
  'a record that is deleted': toAny((_writer, record) => rmSync(record)),
  'a record that is deleted and made again': toAny(async (writer, record) => {
    rmSync(record);
    await writer.pause(150);
    writer.write(record);
  }),
  'a folder that is deleted': (writer) => {
    const folder = writer.anyFolder();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  },
  'a folder that is deleted and made again': async (writer) => {
    const folder = writer.anyFolder();
    if (folder === undefined) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await writer.pause(30);
    if (isOwnerKind(path.basename(path.dirname(folder))))
      writer.write(path.join(folder, `made_in_${path.basename(folder)}.json`));
  },
  'a folder that is moved away and back': async (writer, random) => {
    const folder = writer.anyFolder();
    if (folder === undefined) return;
    const away = random.chance(0.5)
      ? writer.at(`away-${random.int(1, 1e9)}`)
      : `${folder}-away${random.int(1, 1e9)}`;
    renameSync(folder, away);
    await writer.pause(200);
    mkdirSync(path.dirname(folder), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(away, folder);
  },
  'the storage that is moved away and back': async (writer, random) => {
    const away = writer.at(`away-${random.int(1, 1e9)}`);
    renameSync(writer.at('storage'), away);
    await writer.pause(200);
    rmSync(writer.at('storage'), { recursive: true, force: true });
    renameSync(away, writer.at('storage'));
  },
  'a time that is set back or ahead': toAny((_writer, record, random) => {
    const time = Date.now() / 1000 + random.pick([-1, 1]) * random.int(1, 100_000);
    utimesSync(record, time, time);
  }),
  'a rewrite while the clock is wrong': toAny((writer, record, random) => {
    const time = Date.now() / 1000 + random.pick([-1, 1]) * random.int(1, 100_000);
    writer.write(record);
    utimesSync(record, time, time);
  }),
  'a record under another name': toAny((_writer, record, random) => {
    renameSync(record, path.join(path.dirname(record), `moved_${random.int(1, NAMES)}.json`));
  }),
  'a record in another folder': toAny((_writer, record, random) => {
    const folder = path.join(path.dirname(path.dirname(record)), `moved_${random.int(1, NAMES)}`);
    mkdirSync(folder, { recursive: true });
    renameSync(record, path.join(folder, path.basename(record)));
  }),
  // A part is its message's: no two messages have one of the same id.
  'a copy of a record in another folder': toAny((writer, record, random) => {
    if (record.includes(`${path.sep}part${path.sep}`)) return;
    const folder = path.join(path.dirname(path.dirname(record)), `copied_${random.int(1, NAMES)}`);
    writer.write(path.join(folder, path.basename(record)), readFileSync(record, 'utf8'));
  }),
  'a record in the layout of an older version': toAny((writer, record) => {
    const steps = record.slice(writer.at('storage').length + 1).split(path.sep);
    const [kind = '', owner = ''] = steps;
    const name = path.basename(record);
    const to = {
      session: ['info', name],
      message: ['message', owner, name],
      part: ['part', 'ses_1', owner, name],
    };
    if (!record.startsWith(writer.at('storage') + path.sep) || !isOfOlder(kind)) return;
    const moved = writer.at('project', 'home-lab', 'storage', 'session', ...to[kind]);
    mkdirSync(path.dirname(moved), { recursive: true });
    renameSync(record, moved);
  }),
  "something odd in a record's place": (writer, random) => {
    const place = `${writer.newRecord().slice(0, -'.json'.length)}_odd.json`;
    rmSync(place, { recursive: true, force: true });
    mkdirSync(path.dirname(place), { recursive: true });
    if (random.chance(0.5)) mkdirSync(place);
    else symlinkSync('nowhere.json', place);
  },
  'a name that is no record': (writer, random) => {
    const place = path.dirname(writer.newRecord());
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, random.pick(['notes.txt', '.hidden', 'x.json.tmp'])), 'x');
  },
} as const satisfies Record<string, Act>;

/** The name of something of {@link storageDeeds}. */
export type StorageDeed = keyof typeof storageDeeds;

function isOfOlder(kind: string): kind is 'session' | 'message' | 'part' {
  return kind === 'session' || kind === 'message' || kind === 'part';
}

/** Does something; what another writer has moved, removed or torn meanwhile is left alone. */
export async function doToStorage(deed: StorageDeed, writer: StorageWriter, random: Random): Promise<void> {
  try {
    await storageDeeds[deed](writer, random);
  } catch (error) {
    if (!isOtherWriters(error)) throw error;
  }
}

function isOtherWriters(error: unknown): boolean {
  const codes = ['ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOTEMPTY', 'EPERM', 'ELOOP'];
  const isTorn = error instanceof SyntaxError;
  return isTorn || (error instanceof Error && 'code' in error && codes.includes(String(error.code)));
}
