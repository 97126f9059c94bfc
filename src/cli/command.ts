import { type ArgsDef, type ParsedArgs, parseArgs } from 'citty';
import type { LoadedConfig } from '../config/load-config.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Answer } from '../core/problem.ts';
import { globalArgs } from './global-args.ts';
import { exitCodes, type Output } from './output.ts';
import type { ProgressReporter } from './progress.ts';
import type { View } from './table.ts';

/** Where a daemon that is ready can be reached; `url` has the token and logs a browser in, `onceUrl` does so once. */
export interface Served {
  readonly url: string;
  readonly onceUrl: string;
  readonly port: number;
  readonly pid: number;
}

/** How a daemon says that it is ready, and is told to stop. */
export interface ServeRequest {
  readonly onReady: (served: Served) => void;
  readonly signal: AbortSignal;
}

/** What a command works with, beside its own arguments. */
export interface CommandContext {
  readonly loaded: LoadedConfig;
  /** Print one JSON document and no text. */
  readonly json: boolean;
  readonly output: Output;
  readonly view: View;
  readonly signal: AbortSignal;
  readonly openMonitor: () => Promise<Answer<Monitor>>;
  /** Shows an address to the user, where there is a browser. */
  readonly openBrowser: (url: string) => void;
  /** Runs a daemon on the configured database until the signal aborts; a problem when it cannot start. */
  readonly serve: (options: ServeRequest) => Promise<Answer<void>>;
  readonly createProgress: () => ProgressReporter;
}

/** A command of the command line. `run` takes the arguments after its name, already checked, and gives the exit code. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly args: ArgsDef;
  readonly run: (rawArgs: string[], context: CommandContext) => Promise<number>;
}

/** A command whose own arguments reach its `run` with the types of their definitions. */
export function command<const T extends ArgsDef>(definition: {
  readonly name: string;
  readonly description: string;
  readonly args: T;
  readonly run: (args: ParsedArgs<T>, context: CommandContext) => Promise<number>;
}): Command {
  const { name, description, run } = definition;
  const args: ArgsDef = { ...definition.args, ...globalArgs };
  return { name, description, args, run: (rawArgs, context) => run(parseArgs<T>(rawArgs, args), context) };
}

/** Opens the monitor, works with it and closes it, whatever happens. */
export async function withMonitor(
  context: CommandContext,
  work: (monitor: Monitor) => Promise<number>,
): Promise<number> {
  const opened = await context.openMonitor();
  if ('problem' in opened) {
    await context.output.problem(opened.problem);
    return exitCodes.failed;
  }
  try {
    return await work(opened.answer);
  } finally {
    await opened.answer.close();
  }
}

/** Asks one question and prints its answer, as JSON or as text; `isFailure` says which answers end the command with 1. */
export function answerQuestion<T>(
  context: CommandContext,
  ask: (monitor: Monitor) => Promise<Answer<T>>,
  render: (answer: T, view: View) => string,
  isFailure: (answer: T) => boolean = () => false,
): Promise<number> {
  return withMonitor(context, async (monitor) => {
    const asked = await ask(monitor);
    if ('problem' in asked) {
      await context.output.problem(asked.problem);
      return exitCodes.failed;
    }
    if (context.json) await context.output.document(asked.answer);
    else await context.output.text(render(asked.answer, context.view));
    return isFailure(asked.answer) ? exitCodes.failed : exitCodes.done;
  });
}
