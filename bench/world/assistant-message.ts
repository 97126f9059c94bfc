import { idOf } from './ids.ts';
import type { Random } from './random.ts';
import { CONTENT_MARK, type Usage, type WorldMessage, type WorldPart, type WorldProject } from './records.ts';
import { contentBytes } from './sizes.ts';
import type { TextPool } from './text-pool.ts';
import { everydayCall, taskCall, toolBody } from './tool-part.ts';

/** What every record of a world is made with. */
export interface Ingredients {
  readonly random: Random;
  readonly pool: TextPool;
  readonly scale: number;
}

/** One model step to be made. */
export interface Step {
  readonly userId: string;
  readonly created: number;
  readonly project: WorldProject;
  readonly agent: string;
  readonly parts: number;
  /** Messages before it in the session: what the model reads from its cache grows with them. */
  readonly before: number;
  /** The last step of an answer stops; the others call tools. */
  readonly last: boolean;
  /** Takes the next child session that waits for its delegating call. */
  takeChild(): string | null;
}

const MODELS: readonly [ModelPrice, ...ModelPrice[]] = [
  { provider: 'anthropic', model: 'claude-sonnet-4', input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  { provider: 'openai', model: 'gpt-5-codex', input: 1.25, output: 10, cacheRead: 0.125, cacheWrite: 0 },
  { provider: 'local', model: 'qwen3-coder', input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
];
/** USD per million tokens. */
interface ModelPrice {
  readonly provider: string;
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** An assistant message with its parts: step-start, what the model wrote and called, step-finish. */
export function assistantMessage(with_: Ingredients, step: Step): WorldMessage {
  const { random } = with_;
  const { created, project, agent } = step;
  const price = MODELS[Math.min(2, Math.floor(random.next() * 4))] ?? MODELS[0];
  const completed = created + random.whole(1_000, 20_000);
  const usage = usageOf(random, price, step.before);
  const aborted = random.chance(0.015);
  const finish = step.last ? 'stop' : 'tool-calls';
  return {
    id: idOf('msg', created, step.before, random),
    created,
    updated: completed,
    usage,
    content: null,
    body: {
      role: 'assistant',
      time: { created, completed },
      parentID: step.userId,
      modelID: price.model,
      providerID: price.provider,
      mode: agent,
      agent,
      path: { cwd: project.worktree, root: project.worktree },
      cost: usage.cost,
      tokens: tokensOf(usage),
      ...(aborted ? { error: { name: 'MessageAbortedError', data: { message: 'Aborted' } } } : { finish }),
    },
    parts: partsOf(with_, step, completed, usage, finish),
  };
}

function usageOf(random: Random, price: ModelPrice, before: number): Usage {
  const input = random.whole(50, 4_000);
  const output = Math.round(200 * random.logNormal(1));
  const reasoning = random.chance(0.5) ? Math.round(150 * random.logNormal(1)) : 0;
  const cacheRead = before * random.whole(500, 2_500);
  const cacheWrite = price.cacheWrite > 0 ? random.whole(0, 3_000) : 0;
  const micro =
    input * price.input +
    (output + reasoning) * price.output +
    cacheRead * price.cacheRead +
    cacheWrite * price.cacheWrite;
  return { cost: micro / 1e6, input, output, reasoning, cacheRead, cacheWrite };
}

function tokensOf({ input, output, reasoning, cacheRead, cacheWrite }: Usage): Record<string, unknown> {
  const total = input + output + reasoning + cacheRead + cacheWrite;
  return { total, input, output, reasoning, cache: { read: cacheRead, write: cacheWrite } };
}

function partsOf(with_: Ingredients, step: Step, end: number, usage: Usage, reason: string): WorldPart[] {
  const { random } = with_;
  const snapshot = random
    .whole(0, 2 ** 31)
    .toString(16)
    .padStart(40, '0');
  const inner = Math.max(1, step.parts - 2);
  const part = (body: WorldPart['body'], index: number, hasContent: boolean): WorldPart => ({
    id: idOf('prt', step.created, index, random),
    created: step.created,
    updated: end,
    body,
    content: hasContent ? with_.pool.cut(random, contentBytes(random, with_.scale)) : null,
  });
  const between = Array.from({ length: inner }, (_, index) =>
    part(innerBody(with_, step, index, inner, end), index + 1, true),
  );
  const finish = { type: 'step-finish', reason, snapshot, cost: usage.cost, tokens: tokensOf(usage) };
  return [part({ type: 'step-start', snapshot }, 0, false), ...between, part(finish, inner + 1, false)];
}

function innerBody(
  { random }: Ingredients,
  step: Step,
  index: number,
  count: number,
  end: number,
): Record<string, unknown> {
  const time = { start: step.created, end };
  if (index === 0 && count > 1) return { type: 'reasoning', text: CONTENT_MARK, time };
  if (index === count - 1 && (step.last || random.chance(0.3)))
    return { type: 'text', text: CONTENT_MARK, time };
  const child = step.takeChild();
  const call = child === null ? everydayCall(random, step.project.worktree) : taskCall(child);
  return toolBody(random, call, step.created, end);
}
