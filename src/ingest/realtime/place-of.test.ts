import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RECORD_KINDS } from '../kinds/registry.ts';
import type { SourceToLoad } from '../loaded-sources.ts';
import { placeOf } from './place-of.ts';

const dataDir = path.resolve('/data/opencode');
const kinds = new Map(RECORD_KINDS.map((kind) => [kind.name, kind]));
const source = (kind: SourceToLoad['kind'], name: string): SourceToLoad => ({
  kind,
  path: path.join(dataDir, name),
  dataDir,
  notUnderstood: [],
});
const sources = [
  source('json', 'storage'),
  source('json-legacy', 'project/global'),
  source('sqlite', 'opencode.db'),
];

/** Type, kind of record and depth of a place. */
function at(name: string): readonly (string | number)[] {
  const place = placeOf(path.join(dataDir, name), sources, kinds);
  if (place.type === 'record') return [place.type, place.layout.kind];
  return place.type === 'folder' ? [place.type, place.layout.kind, place.depth] : [place.type];
}

describe('by its name, a path is', () => {
  it.each<[string, readonly (string | number)[]]>([
    ['storage/session/prj/ses_a.json', ['record', 'session']],
    ['storage/message/ses_a/msg_a.json', ['record', 'message']],
    ['storage/session_diff/ses_a.json', ['record', 'session_diff']],
    ['project/global/storage/session/info/ses_a.json', ['record', 'session']],
    ['project/global/storage/session/part/ses_a/msg_a/prt_a.json', ['record', 'part']],
    ['storage/part', ['folder', 'part', 0]],
    ['storage/part/msg_a', ['folder', 'part', 1]],
    ['storage/todo', ['folder', 'todo', 0]],
    ['opencode.db', ['database']],
    ['opencode.db-wal', ['database']],
  ])('%s: %j', (name, place) => {
    expect(at(name)).toEqual(place);
  });

  it.each([
    'storage/migration',
    'storage/permission/prj.json',
    'storage/session_share/ses_a.json',
    'storage/message/ses_a/msg_a.json.tmp',
    'storage/message/ses_a/sub/msg_a.json',
    'project/global/storage/app.json',
  ])('%s: nothing that is read', (name) => {
    expect(at(name)).toEqual(['nothing']);
  });

  it.each(['', 'storage', 'project', 'project/global', 'project/other/storage/session', 'opencode-dev.db'])(
    '%j: perhaps a source that has come or gone',
    (name) => {
      expect(at(name)).toEqual(['elsewhere']);
    },
  );
});
