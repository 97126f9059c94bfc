import { clearDirty, dirtySessionIds } from './derive/dirty-sessions.ts';
import type { ReleasedCopy } from './derive/missing-records.ts';
import { settleDirty } from './derive/settle-dirty.ts';
import { buildTraces } from './derive/trace-builder.ts';
import { emptyKinds } from './empty-kinds.ts';
import { JsonSourceLoader } from './json-source-loader.ts';
import { recordDatabase, recordFolder, type SourceToLoad } from './loaded-sources.ts';
import { openPass, type Pass, type PassSettings, Tally } from './pass.ts';
import { ProgressKeeper } from './persist-progress.ts';
import { prepareSeenRows } from './seen-rows.ts';
import { loadDatabase } from './sqlite-source-loader.ts';
import { forgetLongGone } from './state/file-processing-state.ts';
import { recordVanishedSources, touchSource } from './state/sources.ts';
import { beginRun, endRun, enterPhase, type SyncCounts, type SyncPhase } from './state/sync-state.ts';

/** What a pass came to. */
export interface PassResult {
  readonly counts: SyncCounts;
  readonly rows: Readonly<Record<string, number>>;
}

/** What {@link runPass} loads, and the data folders that were looked at. */
export interface PassInput {
  readonly sources: readonly SourceToLoad[];
  readonly dataDirs: readonly string[];
  /** How long the state of a file that is gone is remembered, in milliseconds. */
  readonly stateRetentionMs: number;
}

/**
 * One pass over all sources: everything that is new or changed since the last one is in the database when it returns.
 * A pass that is interrupted leaves what it had committed; the next one goes on from there and ends with the same
 * tables. Throws when the signal aborts or the database itself fails; bad records are states, never errors.
 */
export async function runPass(settings: PassSettings, input: PassInput): Promise<PassResult> {
  const { connection } = settings;
  const tally = new Tally();
  const progress = new ProgressKeeper(connection, settings.clock);
  const report = (moved: Tally): void => {
    settings.report(moved);
    progress.note(moved);
  };
  const pass = openPass({ ...settings, report }, tally);
  const { interrupted } = await beginRun(connection, pass.run);
  await prepareSeenRows(connection);
  pass.report(tally);
  pass.log('info', 'pass_started', { runId: pass.run.runId, sources: input.sources.length });

  await phase(pass, 'bulk');
  const folders: Folder[] = [];
  // Databases first: where rows are gone from one, files that hold copies of them are read again.
  for (const source of input.sources) {
    if (source.kind !== 'sqlite') continue;
    pass.ingestion.empty = await emptyKinds(connection, settings.kinds.values());
    await loadSqliteSource(pass, source);
  }
  for (const source of input.sources) {
    if (source.kind === 'sqlite') continue;
    pass.ingestion.empty = await emptyKinds(connection, settings.kinds.values());
    const loader = new JsonSourceLoader(pass, { kind: source.kind, path: source.path });
    await loader.bulk();
    folders.push({ source, loader });
  }
  tally.listing = false;
  tally.expected = tally.seen;

  pass.ingestion.empty = new Set();
  await phase(pass, 'catching_up');
  for (const { loader } of folders) await loader.catchUp();
  // What is gone from one folder may stand in another that was walked before it.
  for (let released = takeReleased(folders); released.length > 0; released = takeReleased(folders)) {
    for (const { source, loader } of folders) {
      loader.readAgain(released.filter((copy) => copy.source === source.path));
      await loader.catchUp();
    }
  }
  for (const { source } of folders) await recordFolder(pass, source);
  const present = input.sources.map((source) => source.path);
  await recordVanishedSources(connection, input.dataDirs, present, pass.clock.now());
  // An interrupted pass may have left rows whose derived columns were never brought up to date.
  const { dirty } = pass.ingestion;
  dirty.isEverything ||= interrupted;
  await pass.lanes.use(async ({ connection: lane }) => {
    await settleDirty(lane, dirty);
    const sessions = await dirtySessionIds(lane, dirty);
    await lane.transaction(() => buildTraces(lane, sessions));
  });
  clearDirty(dirty);
  await progress.ended();
  const forgotten = await forgetLongGone(connection, pass.clock.now() - input.stateRetentionMs);
  await endRun(connection, pass.run, tally.counts(), tally.rowsRead, pass.clock.now());
  pass.log('info', 'pass_ended', {
    runId: pass.run.runId,
    ...tally.counts(),
    vanished: tally.vanished,
    forgotten,
    milliseconds: pass.clock.now() - pass.run.t0,
  });
  return { counts: tally.counts(), rows: tally.rows };
}

/** A folder that is loaded, by its loader. */
interface Folder {
  readonly source: SourceToLoad;
  readonly loader: JsonSourceLoader;
}

function takeReleased(folders: readonly Folder[]): readonly ReleasedCopy[] {
  return folders.flatMap(({ loader }) => loader.takeReleased());
}

async function phase(pass: Pass, name: SyncPhase): Promise<void> {
  const progress = { total: pass.tally.seen, done: pass.tally.done };
  await enterPhase(pass.connection, pass.run, name, progress, pass.clock.now());
}

async function loadSqliteSource(pass: Pass, source: SourceToLoad): Promise<void> {
  const outcome = await loadDatabase(pass, source.path);
  if (outcome.state === 'unchanged') await touchSource(pass.connection, source.path, pass.clock.now());
  else await recordDatabase(pass, source, outcome);
}
