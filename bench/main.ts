import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasetOf } from './dataset.ts';
import { figuresOf } from './figures.ts';
import { machineOf } from './measure/machine.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { benchQuery } from './query/bench-query.ts';
import { readQueryOptions } from './query/options.ts';
import { benchRealtime } from './realtime/bench-realtime.ts';
import { readRealtimeOptions } from './realtime/options.ts';
import { processNotes, reportText } from './report.ts';
import { measure } from './rounds.ts';
import { benchWeb } from './web/bench-web.ts';
import { readWebOptions } from './web/options.ts';
import { writeResult } from './write-result.ts';

/** The compiled bench stands in bench/out/build. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const bin = join(checkout, 'bin', 'ocmon.js');
const out = join(checkout, 'bench', 'out');
const say = (line: string) => console.error(line);

async function bench(options: BenchOptions): Promise<void> {
  mkdirSync(options.dir, { recursive: true });
  const data = datasetOf(options, options.dir, say);
  if (options.generateOnly) {
    console.log(JSON.stringify(data));
    return;
  }
  const workDir = mkdtempSync(join(options.dir, 'work-'));
  try {
    const measured = await measure(options, data, { bin, workDir }, say);
    const machine = machineOf(options.dir);
    const figures = figuresOf(measured, data.counts);
    const { files, kbPerFile, seed, repeat } = options;
    const asked = { files, kbPerFile, seed, repeat };
    const runs = Object.fromEntries(
      Object.entries(measured.runs).map(([name, list]) => [name, list.map(({ stdout: _, ...run }) => run)]),
    );
    const file = writeResult(out, '', { machine, asked, counts: data.counts, figures, ...measured, runs });
    console.log(`${reportText(machine, data.counts, figures, processNotes(measured))}\nWritten to ${file}`);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Does what the arguments ask for, or says what is wrong with them. */
async function run<Options>(
  read: { options: Options } | { help: string } | { wrong: string },
  help: string,
  measureWith: (options: Options) => Promise<void>,
): Promise<void> {
  if ('help' in read) {
    process.stdout.write(read.help);
  } else if ('wrong' in read) {
    console.error(`${read.wrong}\n${help} lists the options.`);
    process.exitCode = 2;
  } else {
    await measureWith(read.options);
  }
}

const [first, ...rest] = process.argv.slice(2);
const cwd = process.env.INIT_CWD ?? process.cwd();
if (first === 'realtime') {
  await run(readRealtimeOptions(rest, cwd), 'npm run bench -- realtime --help', (options) =>
    benchRealtime(options, { bin, out, say }),
  );
} else if (first === 'query') {
  await run(readQueryOptions(rest, cwd), 'npm run bench -- query --help', (options) =>
    benchQuery(options, { bin, out, say }),
  );
} else if (first === 'web') {
  await run(readWebOptions(rest, cwd), 'npm run bench -- web --help', (options) =>
    benchWeb(options, { bin, out, web: join(checkout, 'dist', 'web'), say }),
  );
} else {
  await run(readOptions(process.argv.slice(2), cwd), 'npm run bench -- --help', bench);
}
