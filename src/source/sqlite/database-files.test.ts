import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { copyDatabase, makeFolder, removeFolders } from '../../../tests/fixtures/database-copy.ts';
import { databaseIdentity, findDatabases, sameIdentity } from './database-files.ts';

afterAll(removeFolders);

describe('the databases of a data folder', () => {
  it('are the files and links of all channels, sorted, without what stands beside them', () => {
    const folder = makeFolder();
    const names = [
      'opencode.db',
      'opencode-next.db',
      'opencode-a b.db',
      'opencode.db-wal',
      'opencode.db-shm',
    ];
    for (const name of [...names, 'opencode.db-journal', 'other.db', 'opencode.db.bak']) {
      writeFileSync(path.join(folder, name), '');
    }
    mkdirSync(path.join(folder, 'opencode-folder.db'));
    const found = ['opencode-a b.db', 'opencode-next.db', 'opencode.db'];
    if (process.platform !== 'win32') {
      symlinkSync(path.join(folder, 'nothing'), path.join(folder, 'opencode-link.db'));
      found.splice(1, 0, 'opencode-link.db');
    }
    expect(findDatabases(folder)).toEqual(found.map((name) => path.join(folder, name)));
  });

  it('are none where there is no folder', () => {
    const folder = makeFolder();
    expect(findDatabases(path.join(folder, 'gone'))).toEqual([]);
    writeFileSync(path.join(folder, 'file'), '');
    expect(findDatabases(path.join(folder, 'file'))).toEqual([]);
  });
});

describe('the identity of a database', () => {
  it('changes with the file and with its log', () => {
    const file = copyDatabase('v2-2.0.15');
    const first = databaseIdentity(file);
    expect(first).toMatchObject({ size: 802_816, walSize: 333_752 });
    expect(sameIdentity(first, databaseIdentity(file))).toBe(true);
    utimesSync(`${file}-wal`, 5, 5);
    const second = databaseIdentity(file);
    expect(second).toEqual({ ...first, walMtime: 5000 });
    expect(sameIdentity(first, second)).toBe(false);
    utimesSync(file, 7, 7.25);
    expect(databaseIdentity(file)).toEqual({ ...second, mtime: 7250 });
  });

  it.skipIf(process.platform === 'win32')('is that of the target of a link, with its log', () => {
    const file = copyDatabase('v2-2.0.15');
    const link = path.join(makeFolder(), 'opencode.db');
    symlinkSync(file, link);
    expect(databaseIdentity(link)).toEqual(databaseIdentity(file));
    expect(databaseIdentity(link)?.walSize).toBe(333_752);
  });

  it('is null where no file is', () => {
    expect(databaseIdentity(makeFolder())).toBeNull();
    expect(databaseIdentity(path.join(makeFolder(), 'opencode.db'))).toBeNull();
    expect(sameIdentity(null, null)).toBe(true);
  });
});
