import type { Connection } from '../db/connection.ts';

/** A connection for loading segments, and its turns at writing to the database. */
export interface Lane extends Turns {
  readonly connection: Connection;
}

/** Turns at writing. DuckDB lets several transactions write at once and fails one of two that touch the same rows. */
export interface Turns {
  /** Runs `work` beside others. */
  beside<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` while nobody else writes: it cannot conflict. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** The lanes of a pass: each stages and merges segments by itself. */
export interface Lanes extends Turns {
  /** Runs `work` on a free lane, in the order of asking. */
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
}

/** Makes lanes of connections that have the extraction macros. */
export function openLanes(connections: readonly Connection[]): Lanes {
  const turns = openTurns();
  const free = connections.map((connection): Lane => ({ connection, ...turns }));
  const waiting: ((lane: Lane) => void)[] = [];
  return {
    ...turns,
    async use(work) {
      const lane = free.shift() ?? (await new Promise<Lane>((resolve) => waiting.push(resolve)));
      try {
        return await work(lane);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(lane);
        else next(lane);
      }
    },
  };
}

/** One that asked to be alone waits for those before it, and those after it wait for it. */
function openTurns(): Turns {
  let lastAlone: Promise<unknown> = Promise.resolve();
  let since: Promise<unknown>[] = [];
  return {
    beside(work) {
      const done = lastAlone.then(work);
      const settled: Promise<unknown> = done
        .catch(() => undefined)
        .finally(() => {
          since = since.filter((one) => one !== settled);
        });
      since.push(settled);
      return done;
    },
    alone(work) {
      const done = Promise.all([lastAlone, ...since]).then(work);
      lastAlone = done.catch(() => undefined);
      since = [];
      return done;
    },
  };
}
