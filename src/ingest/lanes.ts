import type { Connection } from '../db/connection.ts';

/** A connection for loading segments: they are staged side by side, and merged one at a time. */
export interface Lane {
  readonly connection: Connection;
  /** Runs `work` while nobody else writes to the database. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The lanes of a pass. While one merges a segment, the other stages the next. */
export interface Lanes {
  /** Runs `work` on a free lane, in the order of asking. */
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
  /** The lock that all lanes share, for writes on other connections. */
  readonly exclusively: Lane['exclusively'];
}

/** Makes lanes of connections that have the extraction macros. */
export function openLanes(connections: readonly Connection[]): Lanes {
  let lastWrite: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const done = lastWrite.then(work);
    lastWrite = done.catch(() => undefined);
    return done;
  };
  const free = connections.map((connection): Lane => ({ connection, exclusively }));
  const waiting: ((lane: Lane) => void)[] = [];
  return {
    exclusively,
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
