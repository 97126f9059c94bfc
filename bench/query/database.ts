import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import type { WorldSession } from '../world/records.ts';
import { writeSqliteDatabase } from '../world/sqlite-database.ts';
import { WORLD_VERSION, type World, type WorldOptions, worldOf } from '../world/world.ts';

const countsSchema = z.object({ sessions: z.int(), messages: z.int(), parts: z.int() });

/** A data folder with `opencode.db`, and what stands in it. */
export interface WorldDatabase {
  readonly dataDir: string;
  readonly counts: Dataset['counts'];
}

/**
 * The database of a world below `dir`, written unless it is there already: a tree of millions of files takes many times
 * as long to make and to load, and its rows are the same.
 */
export function worldDatabase(
  options: WorldOptions,
  dir: string,
  say: (line: string) => void,
): WorldDatabase {
  const name = `rows-v${WORLD_VERSION}-seed${options.seed}-${options.files}-${options.kbPerFile}kb`;
  const home = join(dir, name);
  const stamp = join(home, 'stamp.json');
  const found = readStamp(stamp);
  if (found !== null) return { dataDir: join(home, 'data'), counts: asCounts(found) };
  const fresh = `${home}-${process.pid}.tmp`;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(fresh, 'data'), { recursive: true });
  say(`Writing the database of about ${options.files} records in ${home} …`);
  const counts = { sessions: 0, messages: 0, parts: 0 };
  writeSqliteDatabase(counted(worldOf(options), counts), join(fresh, 'data', 'opencode.db'));
  writeFileSync(join(fresh, 'stamp.json'), JSON.stringify(counts));
  renameSync(fresh, home);
  return { dataDir: join(home, 'data'), counts: asCounts(counts) };
}

type Counts = z.infer<typeof countsSchema>;

/** The same world; what goes by is counted. */
function counted(world: World, counts: { -readonly [Key in keyof Counts]: Counts[Key] }): World {
  function* sessions(): Generator<WorldSession> {
    for (const session of world.sessions) {
      counts.sessions += 1;
      counts.messages += session.messages.length;
      counts.parts += session.messages.reduce((sum, { parts }) => sum + parts.length, 0);
      yield session;
    }
  }
  return { projects: world.projects, sessions: sessions() };
}

function asCounts(counts: Counts): Dataset['counts'] {
  return { ...counts, files: 1, bytes: 0, rows: counts.sessions + counts.messages + counts.parts };
}

function readStamp(file: string): Counts | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // No database of these options yet.
    return null;
  }
  return countsSchema.parse(JSON.parse(text));
}
