import { type Scripts, type ToolCall, usage } from './scripted-model.ts';

/** The tools of one generation of OpenCode, by what they do. */
export interface Tools {
  readonly shell: (command: string) => ToolCall;
  readonly read: (file: string) => ToolCall;
  readonly edit: (file: string, before: string, after: string) => ToolCall;
  readonly write: (file: string, content: string) => ToolCall;
  /** With the id of a session, it goes on there. */
  readonly delegate: (agent: string, prompt: string, session?: string) => ToolCall;
  /** Null where a generation keeps no list of what is to be done. */
  readonly plan: ((states: readonly string[]) => ToolCall) | null;
}

/** Tools of 1.x; files are named within this folder. */
export function tools1x(folder: string): Tools {
  const filePath = (file: string): string => `${folder}/${file}`;
  return {
    shell: (command) => ({ name: 'bash', args: { command, description: 'Runs a command' } }),
    read: (file) => ({ name: 'read', args: { filePath: filePath(file) } }),
    edit: (file, oldString, newString) => ({
      name: 'edit',
      args: { filePath: filePath(file), oldString, newString },
    }),
    write: (file, content) => ({ name: 'write', args: { filePath: filePath(file), content } }),
    delegate: (agent, prompt, session) => ({
      name: 'task',
      args: {
        description: 'A small job',
        prompt,
        subagent_type: agent,
        ...(session !== undefined && { task_id: session }),
      },
    }),
    plan: (states) => ({
      name: 'todowrite',
      args: {
        todos: states.map((status, index) => ({
          id: String(index),
          content: `Step ${index}`,
          status,
          priority: 'medium',
        })),
      },
    }),
  };
}

/** Tools of 2.x. */
export const tools2x: Tools = {
  shell: (command) => ({ name: 'shell', args: { command } }),
  read: (path) => ({ name: 'read', args: { path } }),
  edit: (path, oldString, newString) => ({ name: 'edit', args: { path, oldString, newString } }),
  write: (path, content) => ({ name: 'write', args: { path, content } }),
  delegate: (agent, prompt, session) => ({
    name: 'subagent',
    args: { description: 'A small job', prompt, agent, ...(session !== undefined && { sessionID: session }) },
  }),
  plan: null,
};

const sentence = 'What is written while somebody looks has to be seen as it is. ';

/** What the model says; a prompt with `(play NAME)` in it starts the script of that name. */
export function scriptsOf({ shell, read, edit, write, delegate, plan }: Tools): Scripts {
  const planned = (states: readonly string[]): readonly ToolCall[] => (plan === null ? [] : [plan(states)]);
  return {
    short: [{ text: 'A short answer.', usage: usage(12_000, 0, 25) }],
    thought: [
      { reasoning: sentence.repeat(3), text: 'A short answer.', usage: usage(12_200, 11_900, 90, 60) },
    ],
    work: [
      {
        reasoning: 'A look around first.',
        text: 'I look around.',
        tools: [...planned(['in_progress', 'pending', 'pending']), read('index.js')],
        usage: usage(12_500, 0, 120, 30),
      },
      {
        tools: [read('is-not-there.txt'), shell('echo said; echo failed >&2; exit 3')],
        usage: usage(12_900, 12_400, 70),
      },
      { tools: [edit('index.js', 'hello', 'goodbye')], usage: usage(13_700, 13_200, 60) },
      {
        tools: [write('notes.md', '# Notes\n'), shell('ls')],
        usage: usage(14_100, 13_600, 60),
      },
      {
        text: 'Nearly done.',
        tools: [...planned(['completed', 'completed', 'cancelled']), shell('git status --short')],
        usage: usage(14_500, 14_000, 80),
      },
      { text: 'All is done.', usage: usage(15_300, 14_800, 30) },
    ],
    essay: [
      {
        reasoning: sentence.repeat(6),
        text: sentence.repeat(24),
        pauseMs: 15,
        usage: usage(12_000, 0, 410, 90),
      },
    ],
    ticks: [
      {
        text: 'A command that takes its time.',
        tools: [shell('for tick in 1 2 3 4 5 6; do echo $tick; sleep 0.2; done')],
        usage: usage(12_100, 0, 40),
      },
      { text: sentence.repeat(4), pauseMs: 15, usage: usage(12_300, 12_000, 70) },
    ],
    delegation: [
      {
        text: 'Two others shall help.',
        tools: [
          delegate('explore', 'Look around. (play exploration)'),
          delegate('general', 'Do a job. (play job)'),
        ],
        usage: usage(12_500, 0, 120),
      },
      { text: 'Both have reported.', usage: usage(13_500, 12_500, 30) },
    ],
    exploration: [
      { tools: [read('README.md')], usage: usage(6_300, 0, 30) },
      { text: 'There is little.', usage: usage(6_600, 6_300, 25) },
    ],
    job: [
      { tools: [shell('echo job > job.txt')], usage: usage(7_000, 0, 30) },
      { text: 'The job is done.', usage: usage(7_200, 7_000, 22) },
    ],
    resumption: [
      (toolResults) => ({
        text: 'The same one shall go on.',
        tools: [delegate('general', 'Go on. (play job)', lastSession(toolResults))],
        usage: usage(14_000, 13_500, 50),
      }),
      { text: 'It has gone on.', usage: usage(14_500, 14_000, 20) },
    ],
    hold: [
      {
        reasoning: sentence,
        text: sentence.repeat(4),
        holds: true,
        pauseMs: 5,
        usage: usage(12_000, 0, 80, 15),
      },
    ],
  };
}

/** The session that the last delegation was done in, as its result tells. */
function lastSession(toolResults: string): string {
  const found = toolResults.match(/\bses_[0-9A-Za-z]+/g)?.at(-1);
  if (found === undefined) throw new Error('No result of a tool names a session.');
  return found;
}
