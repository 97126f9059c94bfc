import { makeId } from './make-id.ts';
import { makeRandom, type Random } from './random.ts';
import type { World, WorldMessage, WorldPart, WorldProject, WorldSession, WorldTodo } from './world.ts';

/** A world in the making. Scenarios add to it and take from it through the functions beside this file. */
export interface Draft {
  readonly random: Random;
  projects: WorldProject[];
  sessions: WorldSession[];
  messages: WorldMessage[];
  parts: WorldPart[];
  todos: WorldTodo[];
  /** Moves the clock to a moment, forward or back. */
  readonly setClock: (ms: number) => void;
  /** Moves the clock on by some seconds, or by `step` milliseconds, to a moment that nothing else happened at. */
  readonly tick: (step?: number) => number;
  readonly id: (prefix: 'ses' | 'msg' | 'prt', ms: number) => string;
}

/** An empty draft, whose choices all follow from the seed. */
export function makeDraft(seed: number): Draft {
  const random = makeRandom(seed);
  const taken = new Set<number>();
  let clock = Date.UTC(2026, 0, 5, 9);
  let lastMs = 0;
  let counter = 0;
  return {
    random,
    projects: [],
    sessions: [],
    messages: [],
    parts: [],
    todos: [],
    setClock: (ms) => {
      clock = ms;
    },
    tick: (step = random.int(1_500, 90_000)) => {
      clock += step;
      while (taken.has(clock)) clock += 1;
      taken.add(clock);
      return clock;
    },
    id: (prefix, ms) => {
      counter = ms === lastMs ? counter + 1 : 1;
      lastMs = ms;
      return makeId(prefix, ms, counter, random);
    },
  };
}

/** The finished world: a session was updated when the last thing in it happened. */
export function finishDraft(draft: Draft): World {
  const latest = new Map<string, number>();
  for (const message of draft.messages) {
    const moment = message.completed ?? message.created;
    latest.set(message.sessionId, Math.max(latest.get(message.sessionId) ?? 0, moment));
  }
  return {
    projects: draft.projects,
    sessions: draft.sessions.map((session) => ({
      ...session,
      updated: Math.max(session.created, latest.get(session.id) ?? 0),
    })),
    messages: draft.messages,
    parts: draft.parts,
    todos: draft.todos,
  };
}
