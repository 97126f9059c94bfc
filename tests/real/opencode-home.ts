import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A home of its own for OpenCode, with a project to work in. */
export interface OpenCodeHome {
  readonly folder: string;
  /** What OpenCode fills and the monitor reads. */
  readonly dataDir: string;
  /** A Git repository with a few files. */
  readonly project: string;
  /** The whole environment of OpenCode. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes OpenCode know one provider, with the model at this address; done before it starts. */
  readonly useModel: (url: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** OpenCode 2.x asks for it; 1.x does without. */
export const PASSWORD = 'opencode-monitor';

/** Makes a home. */
export async function makeHome(): Promise<OpenCodeHome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ocmon-real-'));
  const project = path.join(folder, 'project');
  const config = path.join(folder, 'config', 'opencode');
  for (const needed of [project, config]) await mkdir(needed, { recursive: true });
  const environment = environmentOf(folder);
  await writeFile(path.join(project, 'index.js'), "console.log('hello');\n");
  await writeFile(path.join(project, 'README.md'), '# A tiny project\n');
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '--all'],
    ['commit', '--quiet', '-m', 'Start'],
  ])
    await promisify(execFile)('git', args, { cwd: project, env: environment });
  return {
    folder,
    dataDir: path.join(folder, 'data', 'opencode'),
    project,
    environment,
    useModel: (url) => writeFile(path.join(config, 'opencode.json'), JSON.stringify(configuration(url))),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function environmentOf(folder: string): Record<string, string> {
  // Nobody listens there: whatever OpenCode may want of the network, it is refused at once.
  const nowhere = 'http://127.0.0.1:9';
  const off = ['AUTOUPDATE', 'MODELS_FETCH', 'LSP_DOWNLOAD', 'SHARE', 'DEFAULT_PLUGINS'];
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    TMPDIR: os.tmpdir(),
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_STATE_HOME: path.join(folder, 'state'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    ...Object.fromEntries(off.map((what) => [`OPENCODE_DISABLE_${what}`, '1'])),
    OPENCODE_PASSWORD: PASSWORD,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'nobody',
    GIT_AUTHOR_EMAIL: 'nobody@example.invalid',
    GIT_COMMITTER_NAME: 'nobody',
    GIT_COMMITTER_EMAIL: 'nobody@example.invalid',
    LANG: 'C.UTF-8',
    TERM: 'dumb',
  };
}

function configuration(modelUrl: string): unknown {
  const model = (context: number, prices: readonly [number, number, number, number]) => ({
    tool_call: true,
    reasoning: true,
    limit: { context, output: 8_000 },
    cost: { input: prices[0], output: prices[1], cache_read: prices[2], cache_write: prices[3] },
  });
  return {
    autoupdate: false,
    share: 'disabled',
    model: 'scripted/large',
    small_model: 'scripted/small',
    permission: { '*': 'allow' },
    provider: {
      scripted: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Scripted',
        options: { baseURL: modelUrl, apiKey: 'none' },
        models: {
          large: model(200_000, [3, 15, 0.3, 3.75]),
          small: model(128_000, [0.25, 1.25, 0.025, 0.3]),
        },
      },
    },
  };
}
