import path from 'node:path';
import { LEGACY_LAYOUTS } from '../source/json/legacy-layout.ts';
import {
  fileAt,
  type KindLayout,
  type ListedFile,
  type OddEntry,
  OTHER,
  strayFiles,
} from '../source/json/walk-storage.ts';
import { markVanishedFiles, type ReleasedCopy } from './derive/missing-records.ts';
import { type KindFailure, mayPass, unprocessedOf } from './file-failures.ts';
import type { RecordKind } from './kinds/record-kind.ts';
import type { Pass } from './pass.ts';
import { SEGMENT_LIMITS } from './segments/segment.ts';
import { columnsOf, type FilesEvent } from './segments/segment-files.ts';
import {
  type KnownFile,
  knownChecksums,
  knownFiles,
  recordTouched,
  recordUnprocessed,
  type Unprocessed,
} from './state/file-processing-state.ts';
import { UnderWay } from './under-way.ts';

/** A storage folder of OpenCode 1.x, or a project folder of an older version. */
export interface JsonSource {
  readonly kind: 'json' | 'json-legacy';
  readonly path: string;
}

/** A file and what it is a record of. */
interface KindFile {
  readonly layout: KindLayout;
  readonly file: ListedFile;
}

/** Most files are of this kind: once it is listed in part, it can be told about how many there are. */
const LARGEST_KIND = 'part';

/** Files that are read at one go. */
const BATCH = SEGMENT_LIMITS.lines;

/** Waits before the tries again; in all below 5 s, with jitter. */
const RETRY_WAITS_MS = [50, 100, 200, 400, 800, 1600];

/**
 * Loads what is new or changed in one folder of JSON files, kind by kind in sorted order. Files that were changed at
 * or after the pass's T0 are left for {@link JsonSourceLoader.catchUp}.
 */
export class JsonSourceLoader {
  readonly #pass: Pass;
  readonly #source: JsonSource;
  readonly #root: string;
  readonly #deferred: KindFile[] = [];
  /** Files that an earlier pass has read: there are rows of them, and their content may be the same. */
  readonly #seenBefore = new Set<string>();
  readonly #retries: KindFailure[] = [];
  /** Copies in other folders of what is gone from this one. */
  readonly #released: ReleasedCopy[] = [];

  constructor(pass: Pass, source: JsonSource) {
    this.#pass = pass;
    this.#source = source;
    this.#root = source.kind === 'json' ? source.path : path.join(source.path, 'storage');
  }

  /** Reads every file that is older than T0 and not known as it is. */
  async bulk(): Promise<void> {
    await this.#skipStrays();
    for (const kind of this.#pass.ingestion.kinds.values()) {
      for (const layout of this.#layoutsOf(kind)) await this.#loadKind(kind, layout);
    }
  }

  /** Reads what changed since T0, and tries again what failed for a reason that may pass. */
  async catchUp(): Promise<void> {
    await this.#readAll(this.#deferred.splice(0));
    for (const wait of RETRY_WAITS_MS) {
      if (this.#retries.length === 0) break;
      await this.#pass.clock.sleep(wait * (0.75 + this.#pass.clock.random() / 2), this.#pass.signal);
      await this.#readAll(this.#retries.splice(0).map(({ layout, file }) => ({ layout, file })));
    }
    await this.#giveUp(this.#retries.splice(0));
    await this.#readAll(this.#deferred.splice(0));
  }

  /** The copies in other folders that count since something is gone from this one; each is told once. */
  takeReleased(): readonly ReleasedCopy[] {
    return this.#released.splice(0);
  }

  /** Leaves copies in this folder that count now for {@link JsonSourceLoader.catchUp}. */
  readAgain(copies: readonly ReleasedCopy[]): void {
    this.#deferred.push(...this.#readable(copies));
  }

  async #skipStrays(): Promise<void> {
    const pass = this.#pass;
    const known = await knownFiles(pass.connection, this.#source.path, OTHER);
    const strays = strayFiles(this.#root);
    pass.tally.seen += strays.length;
    await this.#recordOdd(strays, known);
    for (const { path: file } of strays) known.delete(file);
    await this.#markVanished([...known].filter(([, was]) => !was.missing).map(([file]) => file));
  }

  #layoutsOf(kind: RecordKind): readonly KindLayout[] {
    if (this.#source.kind === 'json') return [{ kind: kind.name, layout: kind.layout }];
    return LEGACY_LAYOUTS.filter((layout) => layout.kind === kind.name);
  }

  async #loadKind(kind: RecordKind, layout: KindLayout): Promise<void> {
    const pass = this.#pass;
    const known = await knownFiles(pass.connection, this.#source.path, kind.name);
    const unlisted: string[] = [];
    const seenBefore = pass.tally.seen;
    // One batch is read by each reader, one is staged and one is merged meanwhile.
    const batches = new UnderWay(pass.readers.parallel + 2);
    const gathered: ListedFile[] = [];
    const walk = { type: 'list' as const, root: this.#root, layout, chunkSize: BATCH };
    try {
      for await (const { chunk } of pass.readers.perform(walk)) {
        pass.signal.throwIfAborted();
        const { paths, mtimes, sizes } = chunk.files;
        pass.tally.seen += paths.length + chunk.odd.length;
        if (kind.name === LARGEST_KIND) {
          pass.tally.expected = seenBefore + (pass.tally.seen - seenBefore) / chunk.share;
        }
        paths.forEach((file, index) => {
          const listed = { path: file, mtime: mtimes[index] ?? 0, size: sizes[index] ?? 0 };
          if (!this.#isSettled(layout, listed, known)) gathered.push(listed);
        });
        while (gathered.length >= BATCH) {
          const batch = gathered.splice(0, BATCH);
          await batches.start(() => this.#read(kind, layout, batch));
        }
        await this.#recordOdd(chunk.odd, known);
        pass.report(pass.tally);
        for (const file of chunk.odd) {
          known.delete(file.path);
          if (file.status === 'failed' && !file.path.endsWith('.json')) unlisted.push(file.path + path.sep);
        }
      }
      if (gathered.length > 0) await batches.start(() => this.#read(kind, layout, gathered));
      await batches.finish();
    } finally {
      await batches.ended(); // nothing may be at work on a database that is closed next
    }
    await this.#markVanished(
      [...known].filter(([file, was]) => !was.missing && !isBelow(file, unlisted)).map(([file]) => file),
    );
  }

  /** Counts a file that needs no reading, now or in this phase, and takes it from the known ones. */
  #isSettled(layout: KindLayout, file: ListedFile, known: Map<string, KnownFile>): boolean {
    const { tally, run } = this.#pass;
    const was = known.get(file.path);
    known.delete(file.path);
    if (was !== undefined && !was.missing && was.mtime === file.mtime && was.size === file.size) {
      if (was.status === 'processed') tally.unchanged += 1;
      else if (was.status === 'skipped') tally.skipped += 1;
      else if (was.status === 'failed') tally.failed += 1;
      else {
        this.#noteSeen(file.path, was);
        return false;
      }
      return true;
    }
    this.#noteSeen(file.path, was);
    if (file.mtime < run.t0) return false;
    this.#deferred.push({ layout, file });
    return true;
  }

  #noteSeen(file: string, was: KnownFile | undefined): void {
    if (was?.status === 'processed' || was?.status === 'transient_failure') this.#seenBefore.add(file);
  }

  async #readAll(files: readonly KindFile[]): Promise<void> {
    for (const kind of this.#pass.ingestion.kinds.values()) {
      for (const layout of this.#layoutsOf(kind)) {
        const own = files.filter((item) => item.layout.kind === layout.kind).map((item) => item.file);
        for (let start = 0; start < own.length; start += BATCH) {
          await this.#read(kind, layout, own.slice(start, start + BATCH));
        }
      }
    }
  }

  async #read(kind: RecordKind, layout: KindLayout, files: readonly ListedFile[]): Promise<void> {
    const pass = this.#pass;
    const { connection } = pass;
    const checksums = await knownChecksums(
      connection,
      files.filter((file) => this.#seenBefore.has(file.path)).map((file) => file.path),
    );
    const touched: ListedFile[] = [];
    const failures: KindFailure[] = [];
    const events = pass.readers.perform({
      type: 'files',
      source: this.#source.path,
      generation: this.#source.kind === 'json' ? 'json-1' : 'legacy',
      layout,
      document: kind.document,
      files: columnsOf(files),
      checksums,
      directory: pass.segmentDirectory,
      prefix: pass.nextPrefix(),
      limits: SEGMENT_LIMITS,
    });
    const loads = new UnderWay(Number.POSITIVE_INFINITY);
    const load = async (event: Extract<FilesEvent, { type: 'segment' }>): Promise<void> => {
      const result = await pass.load(event.segment);
      pass.tally.processed += event.segment.lines - result.rejected.length;
      pass.report(pass.tally);
      for (const { line, error } of result.rejected) {
        const file = {
          path: event.files.paths[line] ?? '',
          mtime: event.files.mtimes[line] ?? 0,
          size: event.files.sizes[line] ?? 0,
        };
        failures.push({ layout, file, status: 'failed', error });
      }
    };
    try {
      for await (const event of events) {
        if (event.type === 'unchanged') touched.push(event.file);
        else if (event.type === 'failure') failures.push({ ...event.failure, layout });
        // The reader goes on with the next batch while the database takes this one in.
        else await loads.start(() => load(event));
      }
      await loads.finish();
    } finally {
      await loads.ended();
    }
    if (touched.length > 0) await pass.lanes.alone(() => recordTouched(connection, touched));
    pass.tally.unchanged += touched.length;
    const now = pass.clock.now();
    const [passing, lasting] = partition(failures, (failure) => mayPass(failure, now));
    this.#retries.push(...passing);
    await this.#giveUp(lasting);
  }

  async #giveUp(failures: readonly KindFailure[]): Promise<void> {
    const now = this.#pass.clock.now();
    const outcomes = failures.map((failure) =>
      unprocessedOf(failure, this.#source.path, mayPass(failure, now)),
    );
    for (const { status } of outcomes) this.#count(status);
    await this.#remember(outcomes);
  }

  /** What is odd stays so until it goes: it is remembered once. */
  async #recordOdd(odd: readonly OddEntry[], known: ReadonlyMap<string, KnownFile>): Promise<void> {
    const outcomes = odd.map(
      (file): Unprocessed => ({
        path: file.path,
        kind: file.kind,
        recordId: null,
        source: this.#source.path,
        mtime: null,
        size: null,
        status: file.status,
        error: file.reason,
      }),
    );
    const isNew = (outcome: Unprocessed): boolean => {
      const was = known.get(outcome.path);
      return was?.status !== outcome.status || was.missing || outcome.status === 'transient_failure';
    };
    for (const { status } of outcomes) this.#count(status);
    for (const { path: file } of outcomes) this.#noteSeen(file, known.get(file));
    await this.#remember(outcomes.filter(isNew));
  }

  #count(status: Unprocessed['status']): void {
    const { tally } = this.#pass;
    if (status === 'skipped') tally.skipped += 1;
    else if (status === 'failed') tally.failed += 1;
    else tally.transientFailure += 1;
  }

  /** What a file held that has failed for good is gone from the source, as it would be with the file. */
  async #remember(outcomes: readonly Unprocessed[]): Promise<void> {
    if (outcomes.length === 0) return;
    const { connection, clock, lanes } = this.#pass;
    const broken = outcomes
      .filter(({ path: file, status }) => status === 'failed' && this.#seenBefore.has(file))
      .map((outcome) => outcome.path);
    await lanes.alone(async () => {
      this.#deferred.push(...(await this.#withdraw(broken)));
      await recordUnprocessed(connection, outcomes, clock.now());
    });
  }

  async #markVanished(files: readonly string[]): Promise<void> {
    await this.#readAll(await this.#withdraw(files));
  }

  /** Flags what these files held as gone. Returns the files that hold other copies of it, which count now. */
  async #withdraw(files: readonly string[]): Promise<readonly KindFile[]> {
    if (files.length === 0) return [];
    const { connection } = this.#pass;
    const { kinds, dirty } = this.#pass.ingestion;
    this.#pass.tally.vanished += files.length;
    const copies = await markVanishedFiles(connection, kinds, files, this.#pass.clock.now(), dirty);
    this.#released.push(...copies.filter((copy) => copy.source !== this.#source.path));
    return this.#readable(copies.filter((copy) => copy.source === this.#source.path));
  }

  /** Of copies in this folder those that can be read again: they were counted as they were. */
  #readable(copies: readonly ReleasedCopy[]): readonly KindFile[] {
    const found = copies.flatMap((copy): KindFile[] => {
      const kind = this.#pass.ingestion.kinds.get(copy.kind);
      const file = fileAt(copy.path);
      const [layout] = kind === undefined ? [] : this.#layoutsOf(kind);
      return file === undefined || layout === undefined ? [] : [{ layout, file }];
    });
    this.#pass.tally.unchanged -= found.length;
    return found;
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function isBelow(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file.startsWith(folder));
}
