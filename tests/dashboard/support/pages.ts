import type { Client } from '../../../src/contract/client.ts';

/** The addresses of all pages over what a daemon has read, with ranges that hold it. */
export async function pagesOf(client: Client) {
  const everything = { tz: 'UTC', missing: true, archived: true };
  const session = await firstOf(
    client.ask('sessions', { ...everything, all: false, limit: 1, sort: 'cost' }).then(answerOf),
    ({ sessions }) => sessions[0]?.id,
  );
  const group = await firstOf(
    client.ask('errorGroups', { ...everything, limit: 1 }).then(answerOf),
    ({ groups }) => groups[0]?.id,
  );
  const tool = await firstOf(client.ask('tools', everything).then(answerOf), ({ tools }) => tools[0]?.tool);
  const agent = await firstOf(
    client.ask('agents', everything).then(answerOf),
    ({ agents }) => agents[0]?.agent,
  );
  const of = (tab: string): string => `/sessions/${encodeURIComponent(session)}?tab=${tab}`;
  return {
    overview: '/?range=all',
    sessions: '/sessions?range=all',
    'session trace': of('trace'),
    'session transcript': of('transcript'),
    'session tools': of('tools'),
    'session files': of('files'),
    'session errors': of('errors'),
    'session tokens': of('tokens'),
    agents: '/agents?range=all',
    agent: `/agents/${encodeURIComponent(agent)}?range=all`,
    tools: '/tools?range=all',
    tool: `/tools/${encodeURIComponent(tool)}?range=all`,
    errors: '/errors?range=all',
    error: `/errors/${encodeURIComponent(group)}?range=all`,
    files: '/files?range=all',
    models: '/models?range=all',
    projects: '/projects?range=all',
    data: '/data',
    sql: '/sql',
    settings: '/settings',
  } as const;
}

/** An answer; a problem throws. */
export function answerOf<T>(
  asked: { readonly answer: T } | { readonly problem: { readonly message: string } },
): T {
  if ('problem' in asked) throw new Error(asked.problem.message);
  return asked.answer;
}

async function firstOf<T>(
  asked: Promise<T>,
  name: (answer: T) => string | null | undefined,
): Promise<string> {
  const found = name(await asked);
  if (found === null || found === undefined) throw new Error('The data has none to show.');
  return found;
}
