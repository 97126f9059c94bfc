import { symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { copyDatabase, makeFolder, removeFolders } from '../../../tests/fixtures/database-copy.ts';
import { databaseIdentity, sameIdentity } from './database-files.ts';

afterAll(removeFolders);

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
