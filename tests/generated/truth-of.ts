import { exact, rounded } from './decimal.ts';
import { forksIn, inheritedIn } from './lineage.ts';
import { recordsOf } from './records-of.ts';
import { nameInVersion2, shownInVersion1, shownInVersion2 } from './tool-ways.ts';
import {
  addTokens,
  figuresOf,
  spendOf,
  type TokenFigures,
  type UsageRow,
  usageRowsOf,
} from './usage-rows.ts';
import type { Era, World } from './world.ts';

interface Spend {
  readonly tokens: TokenFigures;
  readonly cost: number;
}

interface ToolCallTruth {
  readonly tool: string;
  readonly status: string;
  readonly outcome: string;
  readonly calls: number;
  readonly inherited: number;
}

/** The document of `ocmon stats --json`. */
export interface StatsTruth {
  readonly sessions: Readonly<
    Record<'total' | 'roots' | 'children' | 'forks' | 'archived' | 'missing', number>
  >;
  readonly messages: Readonly<Record<'total' | 'user' | 'assistant' | 'inherited' | 'orphans', number>>;
  readonly parts: { readonly total: number; readonly orphans: number };
  readonly toolCalls: readonly ToolCallTruth[];
  readonly errors: readonly { readonly name: string; readonly count: number }[];
  readonly tokens: TokenFigures;
  readonly cost: {
    readonly recorded: number;
    readonly estimated: 0;
    readonly unpricedModels: readonly { readonly provider: string; readonly model: string }[];
  };
  readonly compaction: Spend & { readonly messages: number };
  readonly unattributed: Spend;
  readonly raw: Spend & { readonly messages: number };
  readonly models: readonly (Spend & {
    readonly provider: string;
    readonly model: string;
    readonly messages: number;
    readonly estimated: 0;
    readonly basis: 'recorded' | 'unpriced' | 'mixed' | null;
  })[];
}

/**
 * What `ocmon stats --json` must say about a world written in a storage generation, read when everything open in it
 * is long stale.
 */
export function truthOf(world: World, choices: { readonly era: Era }): StatsTruth {
  const { era } = choices;
  const records = recordsOf(world, era);
  const rows = usageRowsOf(records, era);
  const billed = rows.filter((row) => !row.inherited);
  const summaries = rows.filter((row) => row.message.kind === 'summary');
  const billedSummaries = summaries.filter((row) => !row.inherited);
  const spend = spendOf(billed);
  const models = [...groupBy(billed, ({ message }) => `${message.provider}\n${message.model}`).entries()]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, group]) => {
      const [provider = '', model = ''] = key.split('\n');
      const usage = { messages: group.length, ...spendOf(group) };
      return { provider, model, ...usage, estimated: 0, basis: basisOf(group) } as const;
    });
  return {
    sessions: sessionCounts(records, era),
    messages: messageCounts(records, era),
    parts: partCounts(records),
    toolCalls: toolCalls(records, era),
    errors: errorCounts(records, era),
    tokens: spend.tokens,
    cost: { recorded: spend.cost, estimated: 0, unpricedModels: unpricedAmong(billed) },
    // Before OpenCode 2 a summary is a message like any other, and counted with its copies.
    compaction: {
      messages: (era === 'sqlite-v2' ? billedSummaries : summaries).length,
      ...spendOf(billedSummaries),
    },
    unattributed: unattributed(records, era),
    raw: { messages: rows.length, ...spendOf(rows) },
    models,
  };
}

/** No price list has the models of a made world. */
function isUnpriced({ cost, tokens }: UsageRow): boolean {
  return cost === 0n && Object.values(tokens).some((count) => count > 0);
}

function unpricedAmong(rows: readonly UsageRow[]): StatsTruth['cost']['unpricedModels'] {
  const names = new Set(
    rows.filter(isUnpriced).map(({ message }) => `${message.provider}\n${message.model}`),
  );
  return [...names].toSorted(compare).map((name) => {
    const [provider = '', model = ''] = name.split('\n');
    return { provider, model };
  });
}

function basisOf(rows: readonly UsageRow[]): 'recorded' | 'unpriced' | 'mixed' | null {
  const isRecorded = rows.some(({ cost }) => cost > 0n);
  const isAnyUnpriced = rows.some(isUnpriced);
  if (isRecorded && isAnyUnpriced) return 'mixed';
  if (isRecorded) return 'recorded';
  return isAnyUnpriced ? 'unpriced' : null;
}

function sessionCounts(records: World, era: Era): StatsTruth['sessions'] {
  const roots = records.sessions.filter((session) => session.parentId === null).length;
  return {
    total: records.sessions.length,
    roots,
    children: records.sessions.length - roots,
    forks: forksIn(records, era).size,
    archived: records.sessions.filter((session) => session.archived !== null).length,
    missing: 0,
  };
}

/** OpenCode 2 keeps compactions, idle and synthetic rows beside its messages; they are not messages (rule 18). */
function messageCounts(records: World, era: Era): StatsTruth['messages'] {
  const sessions = new Set(records.sessions.map((session) => session.id));
  const inherited = inheritedIn(records);
  const messages = records.messages.filter(
    ({ kind }) => era !== 'sqlite-v2' || kind === 'user' || kind === 'assistant',
  );
  const existing = messages.filter((message) => sessions.has(message.sessionId));
  const user = existing.filter(({ kind }) => kind === 'user' || kind === 'compaction-request').length;
  return {
    total: existing.length,
    user,
    assistant: existing.filter(({ kind }) => kind === 'assistant' || kind === 'summary').length,
    inherited: existing.filter((message) => inherited.has(message.id)).length,
    orphans: messages.length - existing.length,
  };
}

function partCounts(records: World): StatsTruth['parts'] {
  const whole = existingMessages(records);
  return {
    total: records.parts.length,
    orphans: records.parts.filter((part) => !whole.has(part.messageId)).length,
  };
}

function existingMessages(records: World): ReadonlySet<string> {
  const sessions = new Set(records.sessions.map((session) => session.id));
  return new Set(
    records.messages.filter((message) => sessions.has(message.sessionId)).map((message) => message.id),
  );
}

function toolCalls(records: World, era: Era): readonly ToolCallTruth[] {
  const existing = existingMessages(records);
  const inherited = inheritedIn(records);
  const calls = records.parts.flatMap((part) => {
    if (part.type !== 'tool' || !existing.has(part.messageId)) return [];
    const shown = era === 'sqlite-v2' ? shownInVersion2(part.way) : shownInVersion1(part.way);
    const tool = era === 'sqlite-v2' ? nameInVersion2(part.tool) : part.tool;
    return [{ tool, ...shown, inherited: inherited.has(part.messageId) }];
  });
  const groups = groupBy(calls, ({ tool, status, outcome }) => `${tool}\n${status}\n${outcome}`);
  return [...groups.entries()]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, group]) => {
      const [tool = '', status = '', outcome = ''] = key.split('\n');
      return {
        tool,
        status,
        outcome,
        calls: group.length,
        inherited: group.filter((call) => call.inherited).length,
      };
    });
}

/** Over assistant messages only: a failed compaction of OpenCode 2 is an event and no assistant message. */
function errorCounts(records: World, era: Era): StatsTruth['errors'] {
  const existing = existingMessages(records);
  const names = records.messages.flatMap((message) => {
    if (message.error === null || !existing.has(message.id)) return [];
    if (era === 'sqlite-v2') return message.kind === 'assistant' ? [message.error.type] : [];
    return [message.error.name];
  });
  return [...groupBy(names, (name) => name).entries()]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([name, group]) => ({ name, count: group.length }));
}

function unattributed(records: World, era: Era): Spend {
  const spends =
    era === 'sqlite-v2' ? records.sessions.flatMap(({ unattributed }) => unattributed ?? []) : [];
  return {
    tokens: addTokens(spends.map(({ tokens }) => figuresOf(tokens, era))),
    cost: rounded(spends.reduce((sum, { cost }) => sum + exact(cost), 0n)),
  };
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
