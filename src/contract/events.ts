import { z } from 'zod';

/** How far reading is; `runId` is null before the first pass, `filesTotal` until every name is listed, `queue` counts hints. */
const sync = z.object({
  phase: z.string(),
  runId: z.string().nullable(),
  filesDone: z.int(),
  filesTotal: z.int().nullable(),
  rows: z.int(),
  queue: z.int(),
});

/** Ids of sessions whose figures may differ now; `more` when there were more than are listed. */
const sessionChanged = z.object({ sessions: z.array(z.string()).readonly(), more: z.boolean() });

/** An event of `GET /api/events`, as the daemon publishes it: its name and its data. */
export const monitorEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync'), data: sync }),
  z.object({ type: z.literal('session.changed'), data: sessionChanged }),
]);
export type MonitorEvent = z.infer<typeof monitorEvent>;

/**
 * The name of the event that says: what happened since the id that was asked for is not known any more, ask everything
 * anew. Its data is `{}`.
 */
export const resetEvent = 'reset';

/**
 * What a client of the stream gets. `id` is `<run of the daemon>-<number>`, the number increasing by one; given as
 * `lastEventId` it continues after that event.
 */
export type ReceivedEvent =
  | (MonitorEvent & { readonly id: string })
  | { readonly type: typeof resetEvent; readonly id: string };
