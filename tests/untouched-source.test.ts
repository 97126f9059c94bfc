import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from './support/built-program.ts';
import {
  type CorpusName,
  copyCorpus,
  copyDatabase,
  corpora,
  newDataDir,
  removeDataDirs,
} from './support/corpora.ts';
import { newStorageFolder } from './support/storage-folder.ts';

afterAll(removeDataDirs);

/** Every entry below a folder, itself too: what it is, its mode, its time of change and a hash of its bytes. */
function stateOf(folder: string): Record<string, string> {
  const entries = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].sort();
  return Object.fromEntries(
    entries.map((name) => {
      const file = path.join(folder, name);
      const seen = lstatSync(file, { bigint: true });
      const content = seen.isFile()
        ? createHash('sha256').update(readFileSync(file)).digest('hex')
        : seen.isSymbolicLink()
          ? readlinkSync(file)
          : 'folder';
      return [name, `${seen.mode.toString(8)} ${seen.mtimeNs} ${seen.ino} ${seen.size} ${content}`];
    }),
  );
}

/** Runs every command that looks at sources, the pass twice, and expects the folder to be as it was. */
async function expectUntouched(dataDir: string, doctorCode = 0): Promise<void> {
  const before = stateOf(dataDir);
  const args = ['--data-dir', dataDir, '--database', path.join(newDataDir(), 'own', 'analytics.duckdb')];
  for (const command of ['sync', 'sync', 'doctor']) {
    const { code, stderr } = await runProgram([command, ...args]);
    expect({ command, code, problem: /ERROR|Error:/.exec(stderr) }).toEqual({
      command,
      code: command === 'doctor' ? doctorCode : 0,
      problem: null,
    });
  }
  expect(stateOf(dataDir)).toEqual(before);
}

describe('reading leaves a source byte for byte as it was, and nothing new beside it', () => {
  it.each(corpora)('%s', async (corpus: CorpusName) => {
    const dataDir = copyCorpus(corpus);
    expect(Object.keys(stateOf(dataDir)).length).toBeGreaterThan(1);
    await expectUntouched(dataDir);
  });

  it('among them a database whose log is filled, one whose log is empty, and one without', () => {
    const logs = corpora.map((corpus) => {
      const dataDir = newDataDir();
      copyDatabase(corpus, dataDir);
      const names = readdirSync(dataDir);
      if (!names.includes('opencode.db')) return 'no database';
      if (!names.includes('opencode.db-wal')) return 'no log';
      return lstatSync(path.join(dataDir, 'opencode.db-wal')).size === 0 ? 'empty' : 'filled';
    });
    expect(new Set(logs)).toEqual(new Set(['no database', 'no log', 'empty', 'filled']));
  });

  it.each(['sqlite-1.18.33', 'migrated-1.2.1'] as const)(
    'a folder that is read-only, with %s',
    async (corpus) => {
      const dataDir = copyCorpus(corpus);
      const folders = ['', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })]
        .map((name) => path.join(dataDir, name))
        .filter((file) => lstatSync(file).isDirectory());
      for (const file of readdirSync(dataDir))
        if (file.includes('.db')) chmodSync(path.join(dataDir, file), 0o444);
      for (const folder of folders) chmodSync(folder, 0o555);
      try {
        await expectUntouched(dataDir);
      } finally {
        for (const folder of folders) chmodSync(folder, 0o755);
      }
    },
  );

  it('files that cannot be read as records', async () => {
    const storage = newStorageFolder();
    storage.session('ses_1');
    storage.write('part/msg_1/prt_1.json', '{"torn":');
    storage.write('part/msg_1/prt_2.json', '');
    storage.write('auth.json', '{"secret":1}');
    await expectUntouched(storage.dataDir, 1); // the doctor fails where files cannot be read
  });
});
