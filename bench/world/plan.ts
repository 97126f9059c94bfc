import { idOf } from './ids.ts';
import type { Random } from './random.ts';
import type { WorldProject } from './records.ts';

/** What is settled about a session before its records are made. */
export interface SessionPlan {
  readonly index: number;
  readonly id: string;
  readonly project: WorldProject;
  readonly parent: SessionPlan | null;
  /** The session whose first messages this one copies. */
  readonly forkOf: SessionPlan | null;
  /** Sessions that this one delegates to. */
  readonly children: readonly SessionPlan[];
  readonly created: number;
  readonly messages: number;
  readonly parts: number;
}

export const MESSAGES_PER_SESSION = 25;
export const PARTS_PER_SESSION = 230;
const SESSIONS_PER_PROJECT = 40;
const FORKS = 0.02;
const CHILDREN = 0.2;
const FIRST_DAY = Date.UTC(2025, 8, 1);
const DAYS = 180;
const DAY_MS = 86_400_000;

/** Projects for so many sessions. */
export function projectsFor(random: Random, sessions: number): [WorldProject, ...WorldProject[]] {
  const project = (_: unknown, index: number): WorldProject => ({
    id: Array.from({ length: 40 }, () => random.whole(0, 16).toString(16)).join(''),
    worktree: `/home/dev/projects/project-${index}`,
    created: FIRST_DAY,
  });
  const more = Math.ceil(sessions / SESSIONS_PER_PROJECT) - 1;
  return [project(null, 0), ...Array.from({ length: more }, (_, index) => project(null, index + 1))];
}

/** Who delegates to whom, who copies whom, and how the messages and parts of a world are spread over its sessions. */
export function plansOf(
  random: Random,
  count: number,
  projects: readonly [WorldProject, ...WorldProject[]],
): SessionPlan[] {
  const weights = Array.from({ length: count }, () => random.logNormal(1));
  const messages = apportion(weights, count * MESSAGES_PER_SESSION, 4);
  const parts = apportion(messages, count * PARTS_PER_SESSION, 0);
  let root: (SessionPlan & { children: SessionPlan[] }) | null = null;
  return messages.map((messageCount, index): SessionPlan => {
    const kind = root === null ? 1 : random.next();
    const forkOf = kind < FORKS ? root : null;
    const parent = forkOf === null && kind < FORKS + CHILDREN ? root : null;
    const created = parent
      ? parent.created + random.whole(5_000, 60_000)
      : FIRST_DAY + Math.floor((index / count) * DAYS * DAY_MS) + random.whole(0, DAY_MS / 4);
    const plan = {
      index,
      id: idOf('ses', created, index, random),
      project: (parent ?? forkOf)?.project ?? random.pick(projects),
      parent,
      forkOf,
      children: [],
      created,
      messages: messageCount,
      parts: parts[index] ?? 0,
    };
    if (parent) parent.children.push(plan);
    else if (!forkOf) root = plan;
    return plan;
  });
}

/** Whole numbers in proportion to the weights, each at least `least`; their sum is `total` where that is possible. */
export function apportion(weights: readonly number[], total: number, least: number): number[] {
  const free = Math.max(0, total - least * weights.length);
  const sum = weights.reduce((before, weight) => before + weight, 0);
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    const share = Math.round((passed / sum) * free) - given;
    given += share;
    return least + share;
  });
}
