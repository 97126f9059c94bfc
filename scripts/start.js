import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.js';
import { runChild } from './run-child.js';
import { exitWith } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const HELP = `npm start [-- OPTIONS]

Installs and builds what is missing, then runs "ocmon serve": follows what OpenCode stores on this machine as it
happens, and shows it at the printed URL, which is opened where there is a browser, until Ctrl-C. OPTIONS are those of
"ocmon serve", for example --data-dir DIR, --database FILE, --port 0, --no-open or --json.
Every other command: node bin/ocmon.js --help
`;

await exitWith(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  await prepare(root);
  const { code } = await runChild(process.execPath, [join(root, 'bin', 'ocmon.js'), 'serve', ...args], {
    // Relative paths in the arguments are relative to where the user is, not to the checkout.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    stdio: 'inherit',
  });
  return code;
});
