import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../support/built-program.ts';

/** What is compared: every list and total. */
const COMMANDS: readonly (readonly string[])[] = [
  ['stats'],
  ['sessions', '--all', '--limit', '1000'],
  ['daily'],
  ['tools'],
  ['models'],
];

/** What the program prints, by command. */
export type Answers = Readonly<Record<string, string>>;

/** How long a daemon may take until it answers as expected, and how often it is asked. */
const DEADLINE_MS = 60_000;
const INTERVAL_MS = 200;

/** The answers of the program about what is there now. */
export async function askEverything(database: string): Promise<Answers> {
  return answersOf((command) => askPresent(database, command));
}

/** The same, each asked again until it is as expected, or a minute is over. */
export async function askUntil(database: string, expected: Answers): Promise<Answers> {
  const deadline = Date.now() + DEADLINE_MS;
  return answersOf(async (command) => {
    for (;;) {
      const answer = await askPresent(database, command);
      if (answer === expected[command.join(' ')] || Date.now() > deadline) return answer;
      await sleep(INTERVAL_MS);
    }
  });
}

/** Reads a data folder into a database, in one pass. */
export async function load(database: string, dataDir: string): Promise<void> {
  await run(['sync', '--data-dir', dataDir, '--database', database]);
}

/** One command after the other: without a daemon a command has the database to itself. */
async function answersOf(ask: (command: readonly string[]) => Promise<string>): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const command of COMMANDS) answers[command.join(' ')] = await ask(command);
  return answers;
}

function askPresent(database: string, command: readonly string[]): Promise<string> {
  return run([...command, '--exclude-missing', '--database', database]);
}

async function run(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram([...args, '--json']);
  if (code !== 0) throw new Error(`ocmon ${args.join(' ')} ended with exit code ${code}: ${stderr}`);
  return stdout;
}
