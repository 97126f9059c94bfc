import { join } from 'node:path';
import { countJsonFiles } from './count-json-files.ts';
import type { DiscoveredSource, Findings, NotUnderstoodFiles } from './discovery.ts';
import { listFolder } from './list-folder.ts';

/** Folders of `storage/session` in OpenCode 0.1 (info, message) and 0.5 (part too). */
const sessionFolders = ['info', 'message', 'part'];

/**
 * Looks at the project folders of OpenCode 0.1 to 0.5, `project/<encoded path>/storage/session/…`: each with sessions is
 * a source of its own. Later versions moved most of them into `storage/`, but left `project/global` behind.
 */
export async function discoverLegacy(dataDir: string): Promise<Findings> {
  const projects = await listFolder(join(dataDir, 'project'));
  if ('error' in projects) {
    const reason = `the folder cannot be listed (${projects.error})`;
    return { sources: [], notUnderstood: [{ path: dataDir, name: 'project', count: 1, reason }] };
  }
  const sources: DiscoveredSource[] = [];
  const notUnderstood: NotUnderstoodFiles[] = [];
  for (const { name } of projects.entries) {
    const project = await listFolder(join(projects.path, name));
    if ('error' in project) {
      // A file beside the project folders is nothing; a folder that cannot be listed may hold sessions.
      if (project.error === 'ENOTDIR') continue;
      const reason = `the folder cannot be listed (${project.error})`;
      notUnderstood.push({ path: projects.path, name, count: 1, reason });
      continue;
    }
    const session = await listFolder(join(project.path, 'storage', 'session'));
    if (!('error' in session) && session.entries.some((entry) => sessionFolders.includes(entry.name))) {
      sources.push({ kind: 'json-legacy', path: project.path, dataDir });
      continue;
    }
    const count = await countJsonFiles(join(project.path, 'storage'));
    if (count > 0) {
      notUnderstood.push({
        path: projects.path,
        name,
        count,
        reason: 'an unknown layout of a project folder',
      });
    }
  }
  return { sources, notUnderstood };
}
