import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith, SetupError } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin', 'ocmon.js');
const HELP = `npm start [-- OPTIONS]

Installs and builds what is missing, reads everything that OpenCode stored on this machine and prints the totals.
OPTIONS are those of "ocmon sync" and "ocmon stats", for example --data-dir DIR, --database FILE, --from 7d or --json.
Every other command: node bin/ocmon.js --help
`;

/** Options that only one of the two commands knows; every other one is given to both, known or not. */
const SYNC_ONLY = ['sample'];
const STATS_ONLY = ['from', 'to', 'project', 'agent', 'model', 'session'].concat(
  ['missing', 'archived'].flatMap((what) => [`include-${what}`, `exclude-${what}`]),
);
/** Options that take the argument after them as their value. */
const WITH_VALUE = [
  'database',
  'data-dir',
  'config',
  'tz',
  'from',
  'to',
  'project',
  'agent',
  'model',
  'session',
];

/**
 * The arguments without the options that are named.
 * @param {readonly string[]} args
 * @param {readonly string[]} names
 */
function without(args, names) {
  const options = Object.fromEntries(
    WITH_VALUE.map((name) => [name, /** @type {const} */ ({ type: 'string' })]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const dropped = new Set(
    tokens.flatMap((token) => {
      if (token.kind !== 'option' || !names.includes(token.name)) return [];
      const ownValue = token.value !== undefined && token.inlineValue === false;
      return ownValue ? [token.index, token.index + 1] : [token.index];
    }),
  );
  return args.filter((_, index) => !dropped.has(index));
}

/**
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 */
function ocmon(args, stdio) {
  // Relative paths in the arguments are relative to where the user is, not to the checkout.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runChild(process.execPath, [bin, ...args], { cwd, stdio });
}

/**
 * Whether the database holds no record at all; the sync before has then said where it looked.
 * @param {readonly string[]} args
 */
async function isEmpty(args) {
  const { code, output } = await ocmon(['stats', '--json', ...args], ['inherit', 'pipe', 'inherit']);
  if (code !== 0) throw new SetupError(`Reading the totals failed: ocmon stats ended with code ${code}.`);
  const { sessions, messages, parts } = JSON.parse(output);
  return sessions.total + messages.total + messages.orphans + parts.total === 0;
}

await exitWith(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  await prepare(root);

  // With --json the totals are the one document on stdout, and what the sync says is talk.
  const json = args.includes('--json');
  const syncArgs = without(args, [...STATS_ONLY, 'json']);
  const sync = await ocmon(['sync', ...syncArgs], ['inherit', json ? 2 : 'inherit', 'inherit']);
  if (sync.code !== 0) return sync.code;

  const statsArgs = without(args, SYNC_ONLY);
  if (!json && (await isEmpty(without(statsArgs, STATS_ONLY)))) return 0;
  const stats = await ocmon(['stats', ...statsArgs], 'inherit');
  return stats.code;
});
