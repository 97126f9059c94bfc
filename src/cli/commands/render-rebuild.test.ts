import { expect, it } from 'vitest';
import type { RebuildResult } from '../../contract/rebuild.ts';
import { renderRebuild } from './rebuild.ts';

const view = { width: 80, colour: false, timeZone: 'UTC', now: 0 };
const right = { added: 0, removed: 0, changed: 0, sample: [] };
const result: RebuildResult = {
  dryRun: true,
  sessions: 1200,
  batches: 1,
  seconds: 2.5,
  tables: [
    { table: 'sessions', rows: 1200, ...right },
    { table: 'exchanges', rows: 3, added: 1, removed: 0, changed: 2, sample: ['msg_\u001b[2J', 'msg_b'] },
  ],
};

it('says what would change, by table and by name, without what a terminal would obey', () => {
  expect(renderRebuild(result, view)).toBe(
    [
      'Table       Rows  Added  Removed  Changed',
      'sessions   1,200      0        0        0',
      'exchanges      3      1        0        2',
      '',
      'Would change, among others:',
      '  exchanges: msg_, msg_b',
      '',
      '1,200 sessions in 1 batch, 2.5 s. Nothing was written.',
    ].join('\n'),
  );
});

it('says that all was right', () => {
  const text = renderRebuild(
    { ...result, dryRun: false, tables: [{ table: 'sessions', rows: 1, ...right }] },
    view,
  );
  expect(text).toContain('Everything that is derived was right.');
  expect(text).toMatch(/2\.5 s\.$/);
});
