import type { Config } from '../config/spec.ts';
import type { Connection } from '../db/connection.ts';
import type { ConnectionPool } from '../db/connection-pool.ts';
import { defineExtractionMacros } from '../ingest/extract/macros.ts';
import { type Lanes, openLanes } from '../ingest/lanes.ts';

/** Lanes on connections of their own, with the extraction macros. */
export interface OwnLanes {
  readonly lanes: Lanes;
  close(): void;
}

/** Opens `count` lanes; the caller closes them when nothing is at work on them. */
export async function openOwnLanes(pool: ConnectionPool, config: Config, count: number): Promise<OwnLanes> {
  const connections: Connection[] = [];
  const close = (): void => {
    for (const connection of connections.splice(0)) connection.close();
  };
  try {
    for (let lane = 0; lane < count; lane += 1) {
      const connection = await pool.connect();
      connections.push(connection);
      await defineExtractionMacros(connection, {
        maxInput: config.tokenMaxInput,
        maxOutput: config.tokenMaxOutput,
        maxReasoning: config.tokenMaxReasoning,
      });
    }
  } catch (error) {
    close();
    throw error;
  }
  return { lanes: openLanes([...connections]), close };
}
