import type { Stats } from '../../src/contract/stats.ts';
import type { Api1x } from './api-1x.ts';
import type { Api2x } from './api-2x.ts';
import type { Api, OpenCode } from './opencode.ts';
import type { ScriptedModel } from './scripted-model.ts';

/** Where a scenario is played: OpenCode at work, its model, and a monitor that watches. */
export interface Stage<A extends Api> extends OpenCode<A> {
  readonly model: ScriptedModel;
  /** What the monitor answers at this moment. */
  readonly stats: () => Promise<Stats>;
  /** Resolves once the monitor's totals are so; fails where they are not within a minute. */
  readonly shown: (are: (totals: Stats) => boolean) => Promise<void>;
  /** Resolves once the monitor holds what OpenCode lists, and nothing that is gone: what goes next was there. */
  readonly seen: () => Promise<void>;
}

/** Something that people do with OpenCode. */
export interface Scenario<A extends Api> {
  readonly name: string;
  /** What happens before the monitor looks; what it returns goes on while the monitor starts. */
  readonly before?: (api: A) => Promise<{ readonly goesOn: Promise<void> }>;
  readonly run: (stage: Stage<A>) => Promise<void>;
}

const play = (name: string): string => `Please. (play ${name})`;

/** A new session in which these scripts were played, one prompt each. */
async function played(api: Api, ...names: readonly string[]): Promise<string> {
  const session = await api.newSession(`Plays ${names.join(', ')}`);
  for (const name of names) await api.prompt(session, play(name));
  return session;
}

/** The user message that is number `index` of a session, from 0. */
async function userMessage(api: Api, session: string, index: number): Promise<string> {
  const found = (await api.userMessages(session))[index];
  if (found === undefined) throw new Error(`Session ${session} has no user message ${index}.`);
  return found;
}

const common: readonly Scenario<Api>[] = [
  {
    name: 'tool calls, some of which fail, and texts that are visible while they stream',
    run: async ({ api, model, stats, seen, shown }) => {
      const session = await played(api, 'work', 'essay', 'ticks');
      await seen();
      const before = await stats();
      await api.begin(session, play('hold'));
      await model.holding();
      await shown(
        ({ messages, parts }) =>
          messages.user > before.messages.user &&
          messages.assistant > before.messages.assistant &&
          parts.total > before.parts.total,
      );
      model.release();
      await shown(
        ({ tokens, cost }) => tokens.output > before.tokens.output && cost.recorded > before.cost.recorded,
      );
    },
  },
  {
    name: 'a delegation to two children, one of which is resumed',
    run: async ({ api }) => {
      await played(api, 'delegation', 'resumption');
    },
  },
  {
    name: 'a text that streams while the monitor starts over older data',
    before: async (api) => {
      await played(api, 'work', 'delegation');
      const session = await api.newSession('Streams');
      return { goesOn: api.prompt(session, play('essay')) };
    },
    run: async ({ api }) => {
      await played(api, 'ticks');
    },
  },
  {
    name: 'forks of a whole session, of a part of it, and of a fork',
    run: async ({ api }) => {
      const base = await played(api, 'thought', 'work', 'short');
      await api.fork(base);
      const part = await api.fork(base, await userMessage(api, base, 2));
      await api.prompt(part, play('short'));
      const again = await api.fork(part);
      await api.prompt(again, play('thought'));
      await api.prompt(base, play('short'));
    },
  },
  {
    name: 'reverts: one taken back, one followed by a prompt, one left staged',
    run: async ({ api, seen }) => {
      const session = await played(api, 'short', 'work', 'thought');
      await api.revert(session, await userMessage(api, session, 1));
      await api.unrevert(session);
      await seen();
      await api.revert(session, await userMessage(api, session, 1));
      await api.prompt(session, play('thought'));
      const staged = await played(api, 'short', 'work');
      await api.revert(staged, await userMessage(api, staged, 1));
    },
  },
  {
    name: 'deletions of sessions with children, of the base of a fork, of a fork',
    run: async ({ api, seen }) => {
      const delegating = await played(api, 'delegation', 'work');
      const base = await played(api, 'work');
      const kept = await api.fork(base);
      const fork = await api.fork(base);
      await api.prompt(fork, play('short'));
      await seen();
      for (const session of [delegating, base, fork]) await api.remove(session);
      await api.prompt(kept, play('thought'));
    },
  },
  {
    name: 'a kill in the middle of a text, and another start',
    run: async ({ api, kill, start, model }) => {
      const session = await played(api, 'short');
      await api.begin(session, play('hold'));
      await model.holding();
      await kill();
      await start();
      await played(api, 'work');
      await api.prompt(session, play('short'));
    },
  },
  {
    name: 'several sessions at once, and a kill in the middle of a text as the last of it',
    run: async ({ api, kill, model }) => {
      const sessions = await Promise.all(
        ['essay', 'work', 'delegation', 'ticks'].map((name) => played(api, name)),
      );
      await Promise.all(sessions.map((session) => api.begin(session, play('hold'))));
      await model.holding();
      await kill();
    },
  },
  {
    name: 'a compaction, a prompt and a fork after it, another start and a new name',
    run: async ({ api, stop, start }) => {
      const session = await played(api, 'thought', 'work');
      await api.compact(session);
      await api.prompt(session, play('short'));
      await api.prompt(await api.fork(session), play('short'));
      await stop();
      await start();
      await api.rename(session, 'Another name');
      await played(api, 'short');
    },
  },
];

/** Archives a session, and deletes a part of another one, which it returns. */
async function archivedAndPartDeleted({ api, seen }: Stage<Api1x>): Promise<string> {
  await api.archive(await played(api, 'delegation'));
  const session = await played(api, 'short', 'work');
  await seen();
  await api.removeFirstPart(session);
  return session;
}

const of11: readonly Scenario<Api1x>[] = [
  {
    name: 'a session that is archived, and a part that is deleted',
    run: async (stage) => {
      await archivedAndPartDeleted(stage);
    },
  },
];

const of118: readonly Scenario<Api1x>[] = [
  {
    name: 'a session that is archived, and a part and messages that are deleted',
    run: async (stage) => {
      const session = await archivedAndPartDeleted(stage);
      await stage.api.removeLastMessage(session);
      await stage.api.removeLastMessage(session);
      await stage.api.prompt(session, play('short'));
    },
  },
];

const of2x: readonly Scenario<Api2x>[] = [
  {
    name: 'a revert that is committed without a prompt',
    run: async ({ api, seen }) => {
      const session = await played(api, 'short', 'work', 'thought');
      await seen();
      await api.revert(session, await userMessage(api, session, 1));
      await api.commitRevert(session);
    },
  },
];

/** What OpenCode 1.1 is driven through. It cannot delete messages. */
export const scenarios11: readonly Scenario<Api1x>[] = [...common, ...of11];
/** What OpenCode 1.18 is driven through. */
export const scenarios118: readonly Scenario<Api1x>[] = [...common, ...of118];
/** What OpenCode 2.0 is driven through. It has no list of todos and can neither archive nor delete parts or messages. */
export const scenarios20: readonly Scenario<Api2x>[] = [...common, ...of2x];
