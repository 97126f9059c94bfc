/** What usage and sessions without a known folder are called. */
export const NO_FOLDER = '(no folder)';

/** The last folder of a path, and what stands before it. */
export function partsOf(path: string): { readonly name: string; readonly before: string } {
  const [, before = '', name = path] = /^(.*?)([^/\\]+)[/\\]*$/.exec(path) ?? [];
  return { name, before };
}

/** Short names that tell these projects apart: the last folder, with those before it where it is that of several. */
export function shortNames(projects: readonly (string | null)[]): ReadonlyMap<string | null, string> {
  const names = new Map<string | null, string>();
  for (const project of projects) {
    if (project === null) {
      names.set(null, NO_FOLDER);
      continue;
    }
    const steps = project.split('/').filter((step) => step !== '');
    const isTaken = (name: string): boolean =>
      projects.some((other) => other !== null && other !== project && endsWith(other, name));
    let count = 1;
    while (count < steps.length && isTaken(steps.slice(-count).join('/'))) count += 1;
    names.set(project, steps.slice(-count).join('/') || project);
  }
  return names;
}

function endsWith(path: string, name: string): boolean {
  return path === name || path.replace(/\/+$/, '').endsWith(`/${name}`);
}
