import type { ArgsDef } from 'citty';
import { placeOfConfigFile, readConfigFile } from '../config/config-file.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import { nearest } from '../core/nearest.ts';
import type { Answer, Problem } from '../core/problem.ts';
import { hasBrowser } from './browser.ts';
import { type CheckedArguments, checkArguments, tokensOf } from './check-arguments.ts';
import type { Command, ServeRequest } from './command.ts';
import { agents } from './commands/agents.ts';
import { config } from './commands/config.ts';
import { context } from './commands/context.ts';
import { daily } from './commands/daily.ts';
import { delegations } from './commands/delegations.ts';
import { doctor } from './commands/doctor.ts';
import { errors } from './commands/errors.ts';
import { exchanges } from './commands/exchanges.ts';
import { exportCommand } from './commands/export.ts';
import { files } from './commands/files.ts';
import { heatmap } from './commands/heatmap.ts';
import { models } from './commands/models.ts';
import { overview } from './commands/overview.ts';
import { projects } from './commands/projects.ts';
import { quality } from './commands/quality.ts';
import { rebuild } from './commands/rebuild.ts';
import { reconcile } from './commands/reconcile.ts';
import { search } from './commands/search.ts';
import { serve } from './commands/serve.ts';
import { session } from './commands/session.ts';
import { sessions } from './commands/sessions.ts';
import { sql } from './commands/sql.ts';
import { stats } from './commands/stats.ts';
import { status } from './commands/status.ts';
import { sync } from './commands/sync.ts';
import { timeline } from './commands/timeline.ts';
import { tools } from './commands/tools.ts';
import { trace } from './commands/trace.ts';
import { transcript } from './commands/transcript.ts';
import { renderCommandHelp, renderProgramHelp } from './help.ts';
import { createOutput, exitCodes, type Output, type OutputStream } from './output.ts';
import { createProgress } from './progress.ts';
import type { View } from './table.ts';

/** Everything of the process and the machine that the command line touches. */
export interface Rim {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
  readonly cwd: string;
  readonly cpuCount: number;
  /** Bytes. */
  readonly totalMemory: number;
  readonly systemTimeZone: string;
  readonly version: string;
  /** Names of the record kinds that the program can read. */
  readonly recordKinds: () => Promise<readonly string[]>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Aborted when the user asks the program to stop. */
  readonly signal: AbortSignal;
  readonly openBrowser: (url: string) => void;
  readonly openMonitor: (loaded: LoadedConfig) => Promise<Answer<Monitor>>;
  readonly serve: (loaded: LoadedConfig, request: ServeRequest) => Promise<Answer<void>>;
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  sync,
  rebuild,
  status,
  overview,
  stats,
  daily,
  heatmap,
  sessions,
  session,
  trace,
  exchanges,
  context,
  timeline,
  transcript,
  search,
  models,
  agents,
  delegations,
  tools,
  errors,
  files,
  projects,
  sql,
  exportCommand,
  doctor,
  quality,
  reconcile,
  config,
];

const defaultWidth = 80;

/** Runs the command line: reads the arguments, loads the configuration, runs the command, and gives the exit code. */
export async function main(rim: Rim): Promise<number> {
  const output = createOutput(rim.stdout, rim.stderr);
  const parsed = readCommandLine(rim.argv);
  const view = viewOf(rim, 'UTC');
  if ('usage' in parsed) return refuse(output, parsed.usage);
  if (parsed.wants === 'version') {
    await output.text(rim.version);
    return exitCodes.done;
  }
  if (parsed.wants === 'help') {
    const { command } = parsed;
    await output.text(
      command === null ? renderProgramHelp(commands, rim.version, view) : renderCommandHelp(command, view),
    );
    return exitCodes.done;
  }
  const { checked, command, rawArgs } = parsed;
  const debug = checked.options.has('debug');
  try {
    const loaded = await load(rim, checked);
    if ('errors' in loaded) {
      for (const error of loaded.errors) await output.problem(error);
      return exitCodes.usage;
    }
    const code = await command.run(rawArgs, {
      loaded,
      json: checked.options.has('json'),
      output,
      view: viewOf(rim, loaded.config.timeZone),
      signal: rim.signal,
      openMonitor: () => rim.openMonitor(loaded),
      openBrowser: (url) => {
        if (hasBrowser({ ...rim, isTty: rim.stdout.isTTY === true })) rim.openBrowser(url);
      },
      serve: (request) => rim.serve(loaded, request),
      createProgress: () =>
        createProgress({
          write: (text) => void rim.stderr.write(text, () => {}),
          isTty: rim.stderr.isTTY === true,
          width: () => rim.stderr.columns ?? defaultWidth,
          now: rim.now,
        }),
    });
    return output.failed() ? exitCodes.failed : code;
  } catch (error) {
    await output.crash(error, debug);
    return exitCodes.failed;
  }
}

type CommandLine =
  | { readonly usage: Problem }
  | { readonly wants: 'version' }
  | { readonly wants: 'help'; readonly command: Command | null }
  | {
      readonly wants: 'run';
      readonly command: Command;
      readonly rawArgs: string[];
      readonly checked: CheckedArguments;
    };

/** Finds the command among the arguments: its name is the first that is neither an option nor an option's value. */
function readCommandLine(argv: readonly string[]): CommandLine {
  const everyArg: ArgsDef = Object.assign({}, ...commands.map((command) => command.args));
  const tokens = tokensOf(everyArg, argv);
  const options = tokens.filter((token) => token.kind === 'option');
  const wantsHelp = options.some((token) => token.name === 'help');
  const named = tokens.find((token) => token.kind === 'positional');
  if (named === undefined) {
    if (wantsHelp || argv.length === 0) return { wants: 'help', command: null };
    if (options.some((token) => token.rawName === '--version' || token.rawName === '-v')) {
      return { wants: 'version' };
    }
    return { usage: { message: 'A command is missing.', hint: 'See ocmon --help for the commands.' } };
  }
  const rawArgs = argv.filter((_, index) => index !== named.index);
  if (named.value === 'help') {
    const about = tokens.find((token) => token.kind === 'positional' && token.index > named.index);
    if (about?.kind !== 'positional') return { wants: 'help', command: null };
    return findCommand(about.value, (command) => ({ wants: 'help', command }));
  }
  return findCommand(named.value, (command) => {
    if (wantsHelp) return { wants: 'help', command };
    const checked = checkArguments(command.args, rawArgs);
    return 'message' in checked ? { usage: checked } : { wants: 'run', command, rawArgs, checked };
  });
}

function findCommand(name: string, use: (command: Command) => CommandLine): CommandLine {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return use(found);
  const names = commands.map((command) => command.name);
  const near = nearest(name, names);
  const hint = near === null ? `Commands are: ${names.join(', ')}.` : `Did you mean ${near}?`;
  return { usage: { message: `There is no command ${JSON.stringify(name)}.`, hint } };
}

async function refuse(output: Output, problem: Problem): Promise<number> {
  await output.problem(problem);
  return exitCodes.usage;
}

async function load(
  rim: Rim,
  checked: CheckedArguments,
): Promise<LoadedConfig | { readonly errors: readonly Problem[] }> {
  const flag = (name: string): string | undefined => checked.options.get(name)?.at(-1);
  const database = flag('database');
  const dataDirs = checked.options.get('data-dir');
  const timeZone = flag('tz');
  const port = flag('port');
  const file = await readConfigFile(placeOfConfigFile({ ...rim, flag: flag('config') ?? null }));
  if (file !== null && 'message' in file) return { errors: [file] };
  // Help and version need no configuration: the checks of settings are loaded here.
  const { loadConfig } = await import('../config/load-config.ts');
  return loadConfig({
    ...rim,
    recordKinds: await rim.recordKinds(),
    file,
    flags: {
      ...(database !== undefined && { database }),
      ...(dataDirs !== undefined && { dataDirs }),
      ...(timeZone !== undefined && { timeZone }),
      ...(port !== undefined && { port }),
      ...(checked.options.has('no-open') && { openBrowser: 'false' }),
      ...(checked.options.has('debug') && { logLevel: 'debug' }),
    },
  });
}

function viewOf(rim: Rim, timeZone: string): View {
  const isTty = rim.stdout.isTTY === true;
  return {
    width: isTty ? (rim.stdout.columns ?? defaultWidth) : defaultWidth,
    // https://no-color.org: set to anything but nothing.
    colour: isTty && !rim.env.NO_COLOR && rim.env.TERM !== 'dumb',
    timeZone,
    now: rim.now(),
  };
}
