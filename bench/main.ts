import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasetOf } from './dataset.ts';
import { figuresOf } from './figures.ts';
import { machineOf } from './measure/machine.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { reportText } from './report.ts';
import { measure } from './rounds.ts';

/** The compiled bench stands in bench/out/build. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url));

async function bench(options: BenchOptions): Promise<void> {
  const say = (line: string) => console.error(line);
  mkdirSync(options.dir, { recursive: true });
  const data = datasetOf(options, options.dir, say);
  if (options.generateOnly) {
    console.log(JSON.stringify(data));
    return;
  }
  const workDir = mkdtempSync(join(options.dir, 'work-'));
  try {
    const product = { bin: join(checkout, 'bin', 'ocmon.js'), workDir };
    const measured = await measure(options, data, product, say);
    const machine = machineOf(options.dir);
    const figures = figuresOf(measured, data.counts);
    const out = join(checkout, 'bench', 'out');
    const date = new Date().toISOString();
    const file = join(out, `${date.slice(0, 19).replaceAll(':', '-')}.json`);
    const { files, kbPerFile, seed, repeat } = options;
    const asked = { files, kbPerFile, seed, repeat };
    const runs = Object.fromEntries(
      Object.entries(measured.runs).map(([name, list]) => [name, list.map(({ stdout: _, ...run }) => run)]),
    );
    const document = { date, machine, asked, counts: data.counts, figures, ...measured, runs };
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    console.log(`${reportText(machine, data.counts, figures, measured)}\nWritten to ${file}`);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

const read = readOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
if ('help' in read) {
  process.stdout.write(read.help);
} else if ('wrong' in read) {
  console.error(`${read.wrong}\nnpm run bench -- --help lists the options.`);
  process.exitCode = 2;
} else {
  await bench(read.options);
}
