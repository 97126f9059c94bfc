import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import type { SearchHit } from '../../contract/search.ts';
import { foldCase, stretchesOf } from '../../core/search/fold-case.ts';
import { EVERYTHING, type Narrowing } from '../filters.ts';
import { type SearchPage, search } from './search.ts';

const T = Date.UTC(2026, 0, 1);
const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
let db: MadeDatabase;
beforeAll(async () => {
  db = await makeDatabase();
  await db.insert(
    'sessions',
    { id: 'ses_a', title: 'Fix the Straße', created: T, project: '/p' },
    { id: 'ses_b', title: 'Second', created: T + 50, is_fork: true },
    { id: 'ses_gone', title: 'Gone needle', created: T + 90, missing_since: T, missing_reason: 'deleted' },
    { id: 'ses_never', title: 'Never needle', created: T, missing_since: T, missing_reason: 'deleted_in_v2' },
  );
  const message = { session_id: 'ses_a', provider: 'mock', model: 'sonnet-4', agent: 'build' };
  await db.insert(
    'messages',
    { ...message, id: 'm1', role: 'user', created: T + 10 },
    { ...message, id: 'm2', role: 'assistant', created: T + 20, cost: '0.25', completed: T + 30 },
    {
      ...message,
      id: 'm3',
      role: 'assistant',
      agent: 'explore',
      created: T + 40,
      error_name: 'APIError',
      error_message: 'Needle broke',
    },
    {
      id: 'm4',
      session_id: 'ses_b',
      role: 'user',
      created: null,
      text: 'a v2 prompt with NEEDLE',
      generation: 'sqlite-v2',
    },
    {
      id: 'm5',
      session_id: 'ses_gone',
      role: 'user',
      created: T + 95,
      text: 'gone needle',
      missing_since: T,
      missing_reason: 'deleted',
    },
    { id: 'm6', session_id: 'ses_nobody', role: 'user', created: T, text: 'orphan needle', is_orphan: true },
    {
      id: 'm7',
      session_id: 'ses_b',
      role: 'synthetic',
      created: T + 60,
      text: 'told: needle',
      generation: 'sqlite-v2',
      is_inherited: true,
    },
  );
  const part = { session_id: 'ses_a', message_id: 'm2' };
  await db.insert(
    'parts',
    {
      ...part,
      id: 'p1',
      message_id: 'm1',
      type: 'text',
      text: `${'x'.repeat(300)} Needle ${'y'.repeat(300)}`,
    },
    { ...part, id: 'p2', message_id: 'm1', type: 'text', text: 'synthetic needle', is_synthetic: true },
    { ...part, id: 'p3', type: 'reasoning', text: 'I think of a needle', duration_ms: 6000n },
    { ...part, id: 'p4', type: 'text', text: '100% of [a-z]* _ \\ "quoted" needle' },
    {
      ...part,
      id: 'p5',
      type: 'tool',
      tool_name: 'bash',
      outcome: 'error',
      preview: 'grep it',
      input: '{"command":"echo \\"Needle\\"\\n","filePath":"/p/src/a.ts"}',
      output: 'found a haystack',
      error_message: 'no needle there',
      duration_ms: 6000n,
    },
    {
      ...part,
      id: 'p6',
      type: 'tool',
      tool_name: 'read',
      outcome: 'ok',
      output: 'ÄRGER İstanbul 😀needle😀',
      input: deep,
      duration_ms: 5n,
    },
    {
      ...part,
      id: 'p7',
      type: 'tool',
      tool_name: 'webfetch',
      outcome: 'open',
      input: '"not an object: needle"',
      output: null,
    },
    { ...part, id: 'p8', type: 'step-finish', text: 'needle that is no text' },
  );
});
afterAll(() => db.close());

const find = (q: string, more: Partial<SearchPage> = {}, filters: Narrowing = EVERYTHING, now = () => 0) =>
  search(db.connection, filters, { q, limit: 50, budgetMs: 1000, ...more }, now);
const idOf = (hit: SearchHit): string => hit.partId ?? hit.messageId ?? hit.sessionId;
const ids = async (q: string, filters?: Narrowing): Promise<string[]> =>
  (await find(q, {}, filters)).hits.map(idOf);

describe('a text', () => {
  it('is found wherever somebody or something said it, newest first, whatever its case', async () => {
    const { hits, next, complete } = await find('needle');
    expect(hits.map((hit) => [idOf(hit), hit.kind])).toEqual([
      ['m5', 'prompt'],
      ['ses_gone', 'title'],
      ['m7', 'event'],
      ['m3', 'error'],
      ['p7', 'input'],
      ['p6', 'output'],
      ['p5', 'input'],
      ['p4', 'answer'],
      ['p3', 'reasoning'],
      ['p2', 'event'],
      ['p1', 'prompt'],
      ['m4', 'prompt'],
    ]);
    expect([next, complete]).toEqual([null, true]);
  });

  it('comes with where it stands and what is around it', async () => {
    const hit = (await find('"needle y"')).hits[0];
    expect(hit).toEqual({
      kind: 'prompt',
      sessionId: 'ses_a',
      messageId: 'm1',
      partId: 'p1',
      title: 'Fix the Straße',
      at: new Date(T + 10).toISOString(),
      agent: 'build',
      tool: null,
      status: null,
      inherited: false,
      snippet: `${'x'.repeat(59)} Needle ${'y'.repeat(133)}`,
      matches: [{ start: 60, end: 68 }],
    });
    expect(hit?.snippet).toHaveLength(200);
  });

  it.each([
    ['100%', ['p4']],
    ['"of [a-z]* _"', ['p4']],
    ['%', ['p4']],
    ['"\\\\"', ['p5', 'p4']],
    ['"echo \\"needle\\""', ['p5']],
    ['STRASSE', []],
    ['straße', ['ses_a']],
    ['ärger istanbul', ['p6']],
    ['"😀NEEDLE😀"', ['p6']],
    ["'; DROP TABLE parts; --", []],
    ['\u0000', []],
    ['needle haystack', ['p5']],
    ['needle -haystack in:input', ['p7', 'p5']],
    ['needle -haystack tool:~e', ['p7', 'p6']],
    ['-needle in:title', ['ses_b', 'ses_a']],
  ])('%j is taken as it is written', async (q, expected) => {
    expect(await ids(q)).toEqual(expected);
  });

  it('is marked where the snippet has it, also as JSON writes it', async () => {
    const marked = (hit: SearchHit | undefined) =>
      hit?.matches.map(({ start, end }) => hit.snippet.slice(start, end));
    expect(marked((await find('"echo \\"needle\\""')).hits[0])).toEqual(['echo \\"Needle\\"']);
    expect(marked((await find('istanbul needle')).hits[0])).toEqual(['İstanbul', 'needle']);
  });
});

describe('conditions', () => {
  it.each([
    ['tool:bash', ['p5']],
    ['tool:BASH', []],
    ['tool:~AS', ['p5']],
    ['tool:bash tool:read', ['p6', 'p5']],
    ['tool:~a -tool:bash', ['p6']],
    ['status:error', ['m3', 'p5']],
    ['status:open status:ok', ['p7', 'p6']],
    ['dur:>5s', ['p5']],
    ['dur:>=6s dur:<7s', ['p5']],
    ['dur:<6s', ['p6']],
    ['-dur:>1ms in:output', ['p7']],
    ['file:SRC/', ['p5']],
    ['agent:explore', ['m3']],
    ['agent:~PLO', ['m3']],
    ['model:sonnet-4 in:prompt', ['p1']],
    ['model:mock/sonnet-4 in:prompt', ['p1']],
    ['model:~SONNET in:reasoning', ['p3']],
    ['model:sonnet in:prompt', []],
    ['cost:=0.25 in:answer', ['p4']],
    ['cost:>0.25', []],
    ['is:fork', ['m7', 'ses_b', 'm4']],
    ['-is:fork -is:missing in:title', ['ses_a']],
    ['is:missing', ['m5', 'ses_gone']],
    ['is:root in:title needle', ['ses_gone']],
    ['in:title in:error', ['ses_gone', 'ses_b', 'm3', 'p7', 'p6', 'p5', 'ses_a']],
  ])('%s', async (q, expected) => {
    expect(await ids(q)).toEqual(expected);
  });

  it('hold beside the filters of every question', async () => {
    expect(await ids('needle', { ...EVERYTHING, missing: false })).not.toContain('m5');
    expect(await ids('needle', { ...EVERYTHING, agent: 'explore' })).toEqual(['m3']);
    expect(await ids('needle', { ...EVERYTHING, session: 'ses_b' })).toEqual(['m7', 'm4']);
    expect(await ids('needle', { ...EVERYTHING, project: '/p', model: 'mock/sonnet-4' })).toHaveLength(8);
    const range = { from: new Date(T + 50).toISOString(), to: new Date(T + 95).toISOString() };
    expect(await ids('needle', { ...EVERYTHING, ...range })).toEqual(['ses_gone', 'm7']);
  });
});

describe('pages', () => {
  it.each(['needle', 'in:title', 'status:error', '-haystack'])('of %s make up the whole list', async (q) => {
    const whole = (await find(q)).hits;
    for (const limit of [1, 2, 5]) {
      const found: SearchHit[] = [];
      let cursor: string | undefined;
      do {
        const page = await find(q, { limit, cursor });
        expect(page.hits.length).toBeLessThanOrEqual(limit);
        found.push(...page.hits);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(found).toEqual(whole);
    }
  });

  it('end when their time is over, and go on from there', async () => {
    const many = await makeDatabase();
    try {
      await many.connection.script(`
        INSERT INTO sessions BY NAME
          SELECT 's' || i AS id, true AS is_root, 'needle' AS title, epoch_ms(${T} + 100 * i) AS created, 'json-1' AS generation,
            'x' AS source, 'x' AS source_path, 0 AS precedence FROM range(20) AS r(i);
        INSERT INTO messages BY NAME
          SELECT 'm' || i AS id, 's' || (i // 100) AS session_id, 'user' AS role, epoch_ms(${T} + i) AS created, 'json-1' AS generation,
            'x' AS source, 'x' AS source_path, 0 AS precedence FROM range(2000) AS r(i);
        INSERT INTO parts BY NAME
          SELECT 'p' || i AS id, 'm' || i AS message_id, 's' || (i // 100) AS session_id, 'text' AS type,
            CASE WHEN i % 100 = 0 THEN 'a needle' ELSE 'hay' END AS text, 'json-1' AS generation,
            'x' AS source, 'x' AS source_path, 0 AS precedence FROM range(2000) AS r(i);
      `);
      const whole = await search(
        many.connection,
        EVERYTHING,
        { q: 'needle', limit: 200, budgetMs: 1000 },
        () => 0,
      );
      expect([whole.hits.length, whole.complete]).toEqual([40, true]);
      let clock = 0;
      const now = () => {
        clock += 400;
        return clock;
      };
      const found: SearchHit[] = [];
      const pages: boolean[] = [];
      let cursor: string | undefined;
      do {
        const page = await search(
          many.connection,
          EVERYTHING,
          { q: 'needle', limit: 200, budgetMs: 1000, cursor },
          now,
        );
        found.push(...page.hits);
        pages.push(page.complete);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(found).toEqual(whole.hits);
      expect(pages.length).toBeGreaterThan(3);
      expect(pages.map((complete) => !complete)).toEqual(pages.map((_, index) => index < pages.length - 1));
    } finally {
      await many.close();
    }
  });
});

describe('what is no search', () => {
  it.each(['', '   ', 'tol:x', '"a', 'status:bad'])('%j is refused with a hint', async (q) => {
    await expect(find(q)).rejects.toMatchObject({
      name: 'DatabaseError',
      code: 'invalid_input',
      hint: expect.stringMatching(/\S/),
    });
  });

  it.each([
    'x',
    'W10',
    Buffer.from('[1,"a"]').toString('base64url'),
    Buffer.from('[1.5,"a",""]').toString('base64url'),
  ])('a cursor that no page gave out is refused: %s', async (cursor) => {
    await expect(find('a', { cursor })).rejects.toMatchObject({
      name: 'DatabaseError',
      code: 'invalid_input',
    });
  });
});

describe('folding', () => {
  it('keeps every place, as DuckDB does', async () => {
    const text = 'İI ẞß ΣΑΣ ÄÉ Ǆ Ⅷ 😀 𐐀 ŉ ﬁ';
    const row = await db.connection.first({
      parts: ['SELECT lower(', '::VARCHAR) AS folded'],
      values: [text],
    });
    expect(foldCase(text)).toBe(row?.folded);
    expect(foldCase(text)).toHaveLength(text.length);
  });

  it('finds stretches without overlaps, the longer of two at one place', () => {
    expect(stretchesOf('Aaaa b AB', ['aa', 'ab', 'b'])).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 5, end: 6 },
      { start: 7, end: 9 },
    ]);
  });
});
