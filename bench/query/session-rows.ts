import { z } from 'zod';
import { percentileOf } from '../measure/percentile.ts';
import type { Daemon } from '../realtime/daemon.ts';

/** How long the engine itself takes for the rows of one session, in milliseconds. */
export interface SessionRows {
  readonly rows: number;
  readonly p50: number;
  readonly p95: number;
}

const profileSchema = z.object({ latency: z.number() });

/** Lets the engine time the statement that lists a session's parts. */
export async function sessionRows(daemon: Daemon, session: string, requests: number): Promise<SessionRows> {
  const wanted = `FROM parts WHERE session_id = '${session}'`;
  const [[rows] = []] = await daemon.sql(`SELECT count(*) ${wanted}`);
  const times: number[] = [];
  for (let count = 0; count < requests; count += 1) {
    const [found = []] = await daemon.sql(
      `EXPLAIN (ANALYZE, FORMAT json) SELECT id, message_id, type, preview, started, ended ${wanted}`,
    );
    const profile: unknown = JSON.parse(String(found.at(-1)));
    times.push(profileSchema.parse(Array.isArray(profile) ? profile[0] : profile).latency * 1_000);
  }
  return {
    rows: z.int().parse(rows),
    p50: percentileOf(times, 0.5),
    p95: percentileOf(times, 0.95),
  };
}
