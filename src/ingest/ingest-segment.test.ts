import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../db/connection-pool.ts';
import { ensureSchema } from '../db/schema-manager.ts';
import { sql } from '../db/sql.ts';
import { walkKind } from '../source/json/walk-storage.ts';
import { defineExtractionMacros } from './extract/macros.ts';
import { ingestSegment } from './ingest-segment.ts';
import { RECORD_KINDS } from './kinds/registry.ts';
import { SEGMENT_LIMITS } from './segments/segment.ts';
import { segmentFiles } from './segments/segment-files.ts';

const root = process.env.CORPUS ?? '/work/shared/corpora/json-1.1.65/storage';
let folder: string;
let pool: ConnectionPool;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ocmon-ing-'));
  pool = await ConnectionPool.open({
    file: path.join(folder, 'a.duckdb'),
    threads: 1,
    memoryLimitMb: 512,
    tempDirectory: path.join(folder, 'tmp'),
  });
  await ensureSchema(pool.writer, Date.now);
  await defineExtractionMacros(pool.writer, { maxInput: 100000, maxOutput: 50000, maxReasoning: 100000 });
});
afterAll(() => rmSync(folder, { recursive: true }));
it('loads', async () => {
  const kinds = new Map(RECORD_KINDS.map((k) => [k.name, k]));
  for (const k of RECORD_KINDS) {
    for (const chunk of walkKind(root, { kind: k.name, layout: k.layout }, 4096)) {
      console.log(k.name, chunk.files.length, chunk.odd.length);
      for (const event of segmentFiles({
        type: 'files',
        source: root,
        layout: 'storage',
        document: k.document,
        files: chunk.files.map((entry) => ({ entry, knownChecksum: null })),
        directory: pool.segmentDirectory,
        prefix: k.name,
        limits: SEGMENT_LIMITS,
      })) {
        if (event.type === 'segment')
          console.log(await ingestSegment({ connection: pool.writer, kinds, now: Date.now }, event.segment));
        else console.log(event);
      }
    }
  }
  console.log(
    await pool.writer.all(
      sql`select count(*) n, sum(tokens_input) i, sum(tokens_output) o, sum(tokens_cache_read) cr, sum(cost) c from usage`,
    ),
  );
  console.log(
    await pool.writer.all(
      sql`select type, tool_name, tool_status, outcome, count(*) n from parts group by all order by all`,
    ),
  );
  console.log(await pool.writer.all(sql`select * from quality_issues limit 10`));
  console.log(await pool.writer.all(sql`select * from messages limit 2`));
  console.log(
    await pool.writer.all(sql`select * exclude(output,input) from parts where type='tool' limit 2`),
  );
  console.log(
    await pool.writer.all(sql`select status, file_type, count(*) n from file_processing_state group by all`),
  );
});
