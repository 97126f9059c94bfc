import { expect, it } from 'vitest';
import { seenFromFolder } from './common-folder.ts';

it.each([
  [['/home/dev/a/x.ts', '/home/dev/a/y/z.ts'], '/home/dev/a', ['x.ts', 'y/z.ts']],
  [['/home/dev/alpha', '/home/dev/alphabet'], '/home/dev', ['alpha', 'alphabet']],
  [['/home/dev/a/', '/home/dev/a/b'], '/home/dev', ['a/', 'a/b']],
  [['/home/dev/one.ts'], '/home/dev', ['one.ts']],
  [['C:/work/a.ts', 'C:/work/b.ts'], 'C:/work', ['a.ts', 'b.ts']],
  [['/etc/hosts', '/home/a'], null, ['/etc/hosts', '/home/a']],
  [['/etc', 'relative/a'], null, ['/etc', 'relative/a']],
  [[], null, []],
])('%j are seen from %j', (paths, folder, seen) => {
  expect(seenFromFolder(paths)).toEqual({ folder, paths: seen });
});
