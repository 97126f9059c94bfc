import { idOf } from './ids.ts';
import { MESSAGES_PER_SESSION, PARTS_PER_SESSION, projectsFor } from './plan.ts';
import { randomOf } from './random.ts';
import type { WorldSession } from './records.ts';
import { sessionOf } from './session.ts';
import { contentScaleOf } from './sizes.ts';
import { textPoolOf } from './text-pool.ts';

/** Sessions of the present, one after the other and without end, shaped as those of a world are on average. */
export function* liveSessions(seed: number, kbPerFile: number): Generator<WorldSession> {
  const random = randomOf(seed, -2);
  const [project] = projectsFor(random, 1);
  const settings = { seed, pool: textPoolOf(seed), scale: contentScaleOf(kbPerFile * 1_024) };
  for (let index = 0; ; index += 1) {
    const created = Date.now();
    const plan = {
      index,
      id: idOf('ses', created, index, random),
      project,
      parent: null,
      forkOf: null,
      children: [],
      created,
      messages: MESSAGES_PER_SESSION,
      parts: PARTS_PER_SESSION,
    };
    yield sessionOf(plan, settings);
  }
}
