import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonTree } from './world/json-tree.ts';
import { writeSqliteDatabase } from './world/sqlite-database.ts';
import { WORLD_VERSION, type WorldOptions, worldOf } from './world/world.ts';

const countsSchema = z.object({
  files: z.number(),
  bytes: z.number(),
  sessions: z.number(),
  messages: z.number(),
  parts: z.number(),
  rows: z.number(),
});
const stampSchema = z.object({ version: z.literal(WORLD_VERSION), counts: countsSchema });

/** Generated data on disk: the same world as files and as a database. */
export interface Dataset {
  /** An OpenCode data folder with `storage/`. */
  readonly jsonDir: string;
  /** An OpenCode data folder with `opencode.db`. */
  readonly sqliteDir: string;
  readonly counts: z.infer<typeof countsSchema>;
}

/**
 * The data of these options below `dir`, generated unless it is there already. It is made under another name and
 * stamped before it gets its own, so half-made data is never taken for whole.
 */
export function datasetOf(options: WorldOptions, dir: string, say: (line: string) => void): Dataset {
  const name = `data-v${WORLD_VERSION}-seed${options.seed}-${options.files}-${options.kbPerFile}kb`;
  const home = join(dir, name);
  const found = readStamp(home);
  if (found !== null) return { jsonDir: join(home, 'json'), sqliteDir: join(home, 'sqlite'), counts: found };

  const fresh = `${home}-${process.pid}.tmp`;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(fresh, 'json'), { recursive: true });
  mkdirSync(join(fresh, 'sqlite'));
  say(`Generating about ${options.files} files in ${home} …`);
  const world = worldOf(options);
  const counts = writeJsonTree(world, join(fresh, 'json'));
  say('Generating the same as a SQLite database …');
  writeSqliteDatabase(world, join(fresh, 'sqlite', 'opencode.db'));
  writeFileSync(join(fresh, 'stamp.json'), JSON.stringify({ version: WORLD_VERSION, counts }));
  renameSync(fresh, home);
  return { jsonDir: join(home, 'json'), sqliteDir: join(home, 'sqlite'), counts };
}

function readStamp(home: string): z.infer<typeof countsSchema> | null {
  let text: string;
  try {
    text = readFileSync(join(home, 'stamp.json'), 'utf8');
  } catch {
    // No data of these options yet.
    return null;
  }
  return stampSchema.parse(JSON.parse(text)).counts;
}
