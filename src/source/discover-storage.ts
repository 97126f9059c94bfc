import { join } from 'node:path';
import { countJsonFiles } from './count-json-files.ts';
import type { Findings, NotUnderstoodFiles } from './discovery.ts';
import { listFolder } from './list-folder.ts';

/** Saved permission rules, share links (secrets) and the number of storage migrations: no records of work. */
const ignoredInStorage: ReadonlySet<string> = new Set(['permission', 'session_share', 'migration']);

/** Looks at a storage folder of OpenCode 0.6 to 1.1: one source, when it has a folder of records. */
export async function discoverStorage(
  folder: string,
  dataDir: string,
  recordFolders: readonly string[],
): Promise<Findings> {
  const listed = await listFolder(folder);
  if ('error' in listed) {
    const reason = `the folder cannot be listed (${listed.error})`;
    return { sources: [], notUnderstood: [{ path: dataDir, name: 'storage', count: 1, reason }] };
  }
  const notUnderstood: NotUnderstoodFiles[] = [];
  let hasRecords = false;
  let looseFiles = 0;
  for (const entry of listed.entries) {
    if (recordFolders.includes(entry.name)) {
      if (entry.isDirectory()) hasRecords = true;
      else if (entry.isSymbolicLink() && !('error' in (await listFolder(join(listed.path, entry.name))))) {
        hasRecords = true;
      } else {
        const reason = 'no folder stands where records should be';
        notUnderstood.push({ path: listed.path, name: entry.name, count: 1, reason });
      }
    } else if (!ignoredInStorage.has(entry.name)) {
      if (entry.isFile() && entry.name.endsWith('.json')) looseFiles++;
      const isFolder = entry.isDirectory() || entry.isSymbolicLink();
      const count = isFolder ? await countJsonFiles(join(listed.path, entry.name)) : 0;
      if (count > 0) {
        notUnderstood.push({ path: listed.path, name: entry.name, count, reason: 'an unknown folder' });
      }
    }
  }
  if (looseFiles > 0) {
    const reason = 'files outside of any folder of records';
    notUnderstood.push({ path: listed.path, name: '*.json', count: looseFiles, reason });
  }
  return { sources: hasRecords ? [{ kind: 'json', path: listed.path, dataDir }] : [], notUnderstood };
}
