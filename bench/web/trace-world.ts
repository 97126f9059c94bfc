import { idOf } from '../world/ids.ts';
import { projectsFor, type SessionPlan } from '../world/plan.ts';
import { randomOf } from '../world/random.ts';
import { sessionOf } from '../world/session.ts';
import { contentScaleOf } from '../world/sizes.ts';
import { textPoolOf } from '../world/text-pool.ts';
import type { World } from '../world/world.ts';

/** A world with one session of about each of these numbers of spans, and its ids in their order. */
export interface TraceWorld {
  readonly world: World;
  readonly traces: readonly string[];
}

/** Of a session's records about this share are spans: steps and calls; the rest are texts and marks. */
const SPANS_OF_RECORDS = 0.79;
const RECORDS_OF_MESSAGE = 10;
const FIRST = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;

/** Sessions with so many spans, and `sessions` small ones before them, a minute apart. */
export function traceWorld(seed: number, spans: readonly number[], sessions: number): TraceWorld {
  const random = randomOf(seed, 0);
  const projects = projectsFor(random, sessions + spans.length);
  const settings = { seed, pool: textPoolOf(seed), scale: contentScaleOf(512) };
  const planOf = (index: number, messages: number, parts: number): SessionPlan => {
    const created = FIRST + index * MINUTE_MS;
    return {
      ...{ index, id: idOf('ses', created, index, random), created, messages, parts },
      project: projects[index % projects.length] ?? projects[0],
      ...{ parent: null, forkOf: null, children: [] },
    };
  };
  const small = Array.from({ length: sessions }, (_, index) => planOf(index, 4, 16));
  const large = spans.map((count, at) => {
    const records = count / SPANS_OF_RECORDS;
    const messages = Math.max(4, Math.round(records / RECORDS_OF_MESSAGE));
    return planOf(sessions + at, messages, Math.round(records) - messages);
  });
  return {
    world: {
      projects,
      sessions: {
        *[Symbol.iterator]() {
          for (const plan of [...small, ...large]) yield sessionOf(plan, settings);
        },
      },
    },
    traces: large.map(({ id }) => id),
  };
}
