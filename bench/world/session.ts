import { assistantMessage, type Ingredients } from './assistant-message.ts';
import { idOf } from './ids.ts';
import { apportion, type SessionPlan } from './plan.ts';
import { type Random, randomOf } from './random.ts';
import { CONTENT_MARK, type WorldMessage, type WorldSession, type WorldTodo } from './records.ts';
import type { TextPool } from './text-pool.ts';

/** What the sessions of a world have in common. */
export interface WorldSettings {
  readonly seed: number;
  readonly pool: TextPool;
  readonly scale: number;
}

const STEPS_PER_ANSWER = 4;
const SHARE_WITH_TASKS = 0.25;
const WITH_DIFF_FILE = 0.95;
const WITH_DIFFS = 0.2;

/** The records of one session: a pure function of its plan and the settings. */
export function sessionOf(plan: SessionPlan, settings: WorldSettings): WorldSession {
  const random = randomOf(settings.seed, plan.index + 1);
  const copied = plan.forkOf === null ? [] : copiedMessages(plan, plan.forkOf, settings, random);
  const copiedParts = copied.reduce((sum, { parts }) => sum + parts.length, 0);
  const own = ownMessages(plan, { ...settings, random }, copied.length, plan.parts - copiedParts);
  const messages = [...copied, ...own];
  const title = plan.forkOf === null ? titleOf(plan) : `${titleOf(plan.forkOf)} (fork #1)`;
  const diffs = random.chance(WITH_DIFFS) ? diffsOf(random, plan.project.worktree) : [];
  return {
    id: plan.id,
    project: plan.project,
    parentId: plan.parent?.id ?? null,
    slug: `quiet-river-${plan.index}`,
    title,
    created: plan.created,
    updated: messages.at(-1)?.updated ?? plan.created,
    summary: { additions: random.whole(0, 500), deletions: random.whole(0, 200), files: diffs.length },
    messages,
    todos: random.chance(SHARE_WITH_TASKS) ? todosOf(random) : [],
    diffs: random.chance(WITH_DIFF_FILE) ? diffs : null,
  };
}

function titleOf(plan: SessionPlan): string {
  return plan.parent
    ? `Looks into it ${plan.index} (@general subagent)`
    : `Mends the parser, part ${plan.index}`;
}

/** A fork holds the first messages of its source under new ids, with their old times and usage. */
function copiedMessages(
  plan: SessionPlan,
  source: SessionPlan,
  settings: WorldSettings,
  random: Random,
): WorldMessage[] {
  const newIds = new Map<string, string>();
  const wanted = Math.min(Math.ceil(source.messages / 2), plan.messages - 2);
  return sessionOf(source, settings)
    .messages.slice(0, wanted)
    .map((message, index) => {
      const id = idOf('msg', plan.created, index, random);
      newIds.set(message.id, id);
      const { parentID } = message.body;
      const renamed = typeof parentID === 'string' ? { parentID: newIds.get(parentID) ?? parentID } : {};
      const parts = message.parts.map((part, at) => ({ ...part, id: idOf('prt', plan.created, at, random) }));
      return { ...message, id, body: { ...message.body, ...renamed }, parts };
    });
}

function ownMessages(plan: SessionPlan, with_: Ingredients, before: number, parts: number): WorldMessage[] {
  const { random } = with_;
  const count = plan.messages - before;
  const isUser = Array.from(
    { length: count },
    (_, at) => at === 0 || (at < count - 1 && random.chance(1 / (STEPS_PER_ANSWER + 1))),
  );
  const users = isUser.filter(Boolean).length;
  const steps = apportion(
    Array.from({ length: count - users }, () => random.logNormal(0.7)),
    parts - users,
    3,
  );
  const children = plan.children.map(({ id }) => id);
  const messages: WorldMessage[] = [];
  let now = plan.created + random.whole(10, 2_000);
  let userId = '';
  for (const [at, user] of isUser.entries()) {
    const made = user
      ? userMessage(with_, now, before + at)
      : assistantMessage(with_, {
          userId,
          created: now,
          project: plan.project,
          agent: plan.parent ? 'general' : 'build',
          parts: steps.pop() ?? 3,
          before: before + at,
          last: isUser[at + 1] ?? true,
          takeChild: () => children.shift() ?? null,
        });
    if (user) userId = made.id;
    messages.push(made);
    now = made.updated + random.whole(50, isUser[at + 1] ? 600_000 : 2_000);
  }
  return messages;
}

function userMessage({ random, pool }: Ingredients, created: number, index: number): WorldMessage {
  const model = { providerID: 'anthropic', modelID: 'claude-sonnet-4' };
  return {
    id: idOf('msg', created, index, random),
    created,
    updated: created,
    usage: null,
    content: null,
    body: {
      role: 'user',
      time: { created },
      summary: { title: 'Mends it', diffs: [] },
      agent: 'build',
      model,
    },
    parts: [
      {
        id: idOf('prt', created, 0, random),
        created,
        updated: created,
        body: { type: 'text', text: CONTENT_MARK },
        content: pool.cut(random, Math.min(20_000, Math.round(200 * random.logNormal(1.2)) + 8)),
      },
    ],
  };
}

function todosOf(random: Random): WorldTodo[] {
  return Array.from({ length: random.whole(2, 10) }, (_, index) => ({
    id: `${index + 1}`,
    content: `Step ${index + 1} of the work`,
    status: random.pick(['completed', 'completed', 'in_progress', 'pending', 'cancelled']),
    priority: random.pick(['high', 'medium', 'low']),
  }));
}

function diffsOf(random: Random, worktree: string): Record<string, unknown>[] {
  return Array.from({ length: random.whole(1, 8) }, (_, index) => ({
    file: `${worktree}/src/file-${index}.ts`,
    before: 'const before = 1;\n'.repeat(random.whole(1, 40)),
    after: 'const after = 2;\n'.repeat(random.whole(1, 40)),
    additions: random.whole(0, 80),
    deletions: random.whole(0, 40),
    status: 'modified',
  }));
}
