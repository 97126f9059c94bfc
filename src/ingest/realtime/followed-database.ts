import { type KnownDatabase, type KnownRows, nameOf, RECENT_MS } from '../../source/sqlite/changed-rows.ts';
import { type DatabaseIdentity, sameIdentity } from '../../source/sqlite/database-files.ts';
import type { DatabaseMarks } from '../../source/sqlite/database-marks.ts';
import type { DatabaseChanges, Standing } from '../segments/segment-rows.ts';
import type { Cursor } from '../state/source-cursor.ts';

/** An identity this young (milliseconds) may stand for two states: file systems' clocks tick every few milliseconds. */
export const YOUNG_MS = 100;

/** Rows that are remembered, of the sessions that were looked at last. */
const ROWS_KEPT = 50_000;

/** Share of one core that digests of the whole database may take while it changes, and their shortest distance. */
const DIGEST_SHARE = 0.02;
const SHORTEST_DIGEST_WAIT_MS = 2_000;

interface Session {
  readonly rows: KnownRows;
  readonly changedAt: number;
}

/**
 * What a process remembers of a database that it follows, beside what is stored of it: the rows of the sessions that
 * are at work, so that their changes can be told row by row.
 */
export class FollowedDatabase {
  readonly standing: Standing;
  readonly #sequences: Map<string, number>;
  readonly #digests: Map<string, string>;
  #projects: string;
  /** In the order in which they were looked at. */
  readonly #sessions = new Map<string, Session>();
  #rows = 0;
  #identity: DatabaseIdentity;
  /** Another look is due although nothing may have changed since the last one. */
  isYoung = true;
  #digestsPending = false;
  #nextDigests = 0;

  constructor({ identity, isVerified, standing, marks }: Cursor) {
    this.standing = standing;
    this.#identity = identity;
    this.#sequences = new Map(marks.sequences);
    this.#digests = new Map(marks.digests);
    this.#projects = marks.projects;
    this.#digestsPending = !isVerified;
  }

  /** False when nothing can have changed since the last look; costs nothing but a comparison. */
  mayHaveChanged(identity: DatabaseIdentity | null): boolean {
    return this.isYoung || !sameIdentity(identity, this.#identity);
  }

  /** The file is another one than the one that was read. */
  isReplaced(identity: DatabaseIdentity | null): boolean {
    return identity !== null && identity.inode !== this.#identity.inode;
  }

  /** What to compare with. */
  known(now: number): KnownDatabase {
    const recent = [...this.#sessions].filter(([, { changedAt }]) => changedAt >= now - RECENT_MS);
    return {
      marks: this.#marks(),
      sessions: new Map([...this.#sessions].map(([name, { rows }]) => [name, rows])),
      recent: recent.map(([name]) => name),
    };
  }

  /** Takes in what a look at `now` found, once it is in the database. */
  advance(changes: DatabaseChanges, now: number): void {
    const { identity, moved, sessions, checksums } = changes;
    if (!sameIdentity(identity, this.#identity)) this.#digestsPending = true;
    this.#identity = identity;
    const changedAt = Math.max(identity.mtime, identity.walMtime);
    this.isYoung = Math.abs(now - changedAt) < YOUNG_MS;
    move(this.#sequences, moved.sequences);
    move(this.#digests, moved.digests);
    this.#projects = moved.projects ?? this.#projects;
    const changed = new Set(changes.changed.map(nameOf));
    for (const [name, rows] of sessions) {
      const before = this.#sessions.get(name);
      this.#forget(name);
      if (rows.size === 0) continue;
      const isChanged = [...rows.keys()].some((row) => changed.has(row));
      this.#rows += rows.size;
      this.#sessions.set(name, {
        rows: withChecksums(rows, checksums),
        changedAt: isChanged ? now : (before?.changedAt ?? now),
      });
    }
    for (const name of this.#sessions.keys()) {
      if (this.#rows <= ROWS_KEPT || this.#sessions.size === 1) break;
      this.#forget(name);
    }
  }

  /** Whether all of it is known to be read once a look that found this identity is in the database. */
  isVerifiedWith(identity: DatabaseIdentity): boolean {
    return !this.#digestsPending && sameIdentity(identity, this.#identity);
  }

  /** When digests of the whole database are to be compared next, epoch milliseconds; null: nothing has changed. */
  get digestsDue(): number | null {
    return this.#digestsPending ? this.#nextDigests : null;
  }

  /** The sessions whose digests are not the remembered ones. `milliseconds` is what reading them took. */
  differing(digests: DatabaseMarks['digests'], now: number, milliseconds: number): string[] {
    this.#digestsPending = false;
    this.#nextDigests = now + Math.max(SHORTEST_DIGEST_WAIT_MS, milliseconds / DIGEST_SHARE);
    const names = new Set([...digests.keys(), ...this.#digests.keys()]);
    return [...names].filter((name) => digests.get(name) !== this.#digests.get(name));
  }

  #marks(): DatabaseMarks {
    return { sequences: this.#sequences, digests: this.#digests, projects: this.#projects };
  }

  #forget(name: string): void {
    this.#rows -= this.#sessions.get(name)?.rows.size ?? 0;
    this.#sessions.delete(name);
  }
}

function move<T>(marks: Map<string, T>, moved: ReadonlyMap<string, T | null>): void {
  for (const [name, value] of moved) {
    if (value === null) marks.delete(name);
    else marks.set(name, value);
  }
}

function withChecksums(rows: KnownRows, checksums: ReadonlyMap<string, string>): KnownRows {
  return new Map(
    [...rows].map(([name, row]) => [name, { ...row, checksum: checksums.get(name) ?? row.checksum }]),
  );
}
