import type { Pass } from './pass.ts';
import type { DatabaseReading } from './segments/segment-rows.ts';
import type { UnreadableDatabase } from './sqlite-source-loader.ts';
import { generationsOf, recordSource, type SourceState } from './state/sources.ts';

/** A source to load; what was not understood of it is known from its place alone. */
export interface SourceToLoad {
  readonly kind: 'json' | 'json-legacy' | 'sqlite';
  readonly path: string;
  readonly dataDir: string;
  readonly notUnderstood: SourceState['notUnderstood'];
}

/** Remembers what reading a database whole came to. */
export async function recordDatabase(
  pass: Pass,
  source: SourceToLoad,
  outcome: UnreadableDatabase | { readonly state: 'read'; readonly reading: DatabaseReading },
): Promise<void> {
  if (outcome.state === 'unreadable') {
    const { problem, hint } = outcome;
    pass.log('info', 'source_unreadable', { runId: pass.run.runId, path: source.path, state: problem });
    await record(pass, source, null, { state: problem, hint, notUnderstood: source.notUnderstood });
    return;
  }
  const { generations, notUnderstood } = outcome.reading;
  await record(pass, source, generations.length === 0 ? null : generations.join(' + '), {
    ...stateOf(generations, notUnderstood.length),
    notUnderstood: [...source.notUnderstood, ...notUnderstood],
  });
}

/** Remembers what a folder of JSON files holds. */
export async function recordFolder(pass: Pass, source: SourceToLoad): Promise<void> {
  const generation = await generationsOf(pass.connection, source.path);
  await record(pass, source, generation, {
    ...stateOf(generation === null ? [] : [generation], source.notUnderstood.length),
    notUnderstood: source.notUnderstood,
  });
}

async function record(
  pass: Pass,
  { path, dataDir, kind }: SourceToLoad,
  generation: string | null,
  found: Pick<SourceState, 'state' | 'hint' | 'notUnderstood'>,
): Promise<void> {
  await recordSource(pass.connection, { path, dataDir, kind, generation, ...found }, pass.clock.now());
}

function stateOf(
  generations: readonly string[],
  notUnderstood: number,
): { readonly state: string; readonly hint: string | null } {
  if (generations.length > 0) return { state: 'ok', hint: null };
  if (notUnderstood > 0) {
    return {
      state: 'not_understood',
      hint: 'There is data here that this version cannot read: update OpenCode Monitor.',
    };
  }
  return { state: 'empty', hint: 'There are no sessions here yet.' };
}
