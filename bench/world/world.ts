import { MESSAGES_PER_SESSION, PARTS_PER_SESSION, plansOf, projectsFor } from './plan.ts';
import { randomOf } from './random.ts';
import type { WorldProject, WorldSession } from './records.ts';
import { sessionOf } from './session.ts';
import { contentScaleOf } from './sizes.ts';
import { textPoolOf } from './text-pool.ts';

/** Raised whenever the same options give other bytes, so that data of an older version is made anew. */
export const WORLD_VERSION = 1;

/** What a world is made from: it is a pure function of these. */
export interface WorldOptions {
  readonly seed: number;
  /** Files of the JSON tree, about. */
  readonly files: number;
  /** Mean size of a file in KiB, about. */
  readonly kbPerFile: number;
}

/** Everything that a made-up OpenCode stored; sessions are made one at a time, as they are asked for. */
export interface World {
  readonly projects: readonly WorldProject[];
  readonly sessions: Iterable<WorldSession>;
}

/** A session with its messages and parts, and the todo, diff and project files that it has on average. */
const FILES_PER_SESSION = 1 + MESSAGES_PER_SESSION + PARTS_PER_SESSION + 1.25;

/** The world of these options. */
export function worldOf(options: WorldOptions): World {
  const count = Math.max(1, Math.round(options.files / FILES_PER_SESSION));
  const random = randomOf(options.seed, 0);
  const projects = projectsFor(random, count);
  const plans = plansOf(random, count, projects);
  const settings = {
    seed: options.seed,
    pool: textPoolOf(options.seed),
    scale: contentScaleOf(options.kbPerFile * 1_024),
  };
  return {
    projects,
    sessions: {
      *[Symbol.iterator]() {
        for (const plan of plans) yield sessionOf(plan, settings);
      },
    },
  };
}
