import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostTerms, parseSearch } from './parse-search.ts';
import { printSearch } from './print-search.ts';
import { amountKeys, choices, comparisons, nameKeys, type SearchTerm } from './search-term.ts';

const text = (value: string, negated = false): SearchTerm => ({ kind: 'text', text: value, negated });

describe('a search', () => {
  it('has terms of every kind', () => {
    expect(
      parseSearch(
        'tool:bash agent:explore status:error model:~sonnet dur:>5s cost:>0.1 file:src/ is:fork in:output "free text" -negated',
      ),
    ).toEqual({
      terms: [
        { kind: 'name', key: 'tool', value: 'bash', isPart: false, negated: false },
        { kind: 'name', key: 'agent', value: 'explore', isPart: false, negated: false },
        { kind: 'choice', key: 'status', value: 'error', negated: false },
        { kind: 'name', key: 'model', value: 'sonnet', isPart: true, negated: false },
        { kind: 'amount', key: 'dur', comparison: '>', value: 5000, negated: false },
        { kind: 'amount', key: 'cost', comparison: '>', value: 0.1, negated: false },
        { kind: 'name', key: 'file', value: 'src/', isPart: true, negated: false },
        { kind: 'choice', key: 'is', value: 'fork', negated: false },
        { kind: 'choice', key: 'in', value: 'output', negated: false },
        text('free text'),
        text('negated', true),
      ],
    });
  });

  it.each([
    ['', []],
    ['  \t\n', []],
    [
      '12:30 a-b - "-x" --y ~z',
      [text('12:30'), text('a-b'), text('-'), text('-x'), text('-y', true), text('~z')],
    ],
    [String.raw`"a \"b\" \\ C:\x"`, [text(String.raw`a "b" \ C:\x`)]],
    ['"http://x" 5"', [text('http://x'), text('5"')]],
    ['-"two words"', [text('two words', true)]],
    ['-Tool:"a b"', [{ kind: 'name', key: 'tool', value: 'a b', isPart: false, negated: true }]],
    ['tool:"~x"', [{ kind: 'name', key: 'tool', value: '~x', isPart: false, negated: false }]],
    ['dur:<=1.5m', [{ kind: 'amount', key: 'dur', comparison: '<=', value: 90_000, negated: false }]],
    ['dur:=1.1s', [{ kind: 'amount', key: 'dur', comparison: '=', value: 1100, negated: false }]],
    ['status:OK', [{ kind: 'choice', key: 'status', value: 'ok', negated: false }]],
  ])('%j is read as written', (search, terms) => {
    expect(parseSearch(search)).toEqual({ terms });
  });

  it.each([
    ['a tol:bash', 2, /no key tol:.*at character 3/, /Did you mean tool:.*Keys are tool, agent, model, file/],
    ['http://x', 0, /no key http:/, /quotes/],
    ['x status:bad', 9, /status: does not take "bad"/, /ok, error, denied/],
    ['status:~ok', 7, /does not take "~ok"/, /It takes/],
    ['dur:5s', 4, /dur: does not take "5s"/, /dur:>5s/],
    ['dur:>5', 4, /"[>]5"/, /units/],
    ['dur:>99999999999d', 4, /does not take/, /units/],
    ['dur:>5y', 4, /does not take/, /units/],
    ['cost:>-1', 5, /does not take/, /dollars/],
    ['cost:>1e3', 5, /does not take/, /dollars/],
    ['cost:>Infinity', 5, /does not take/, /dollars/],
    ['tool:', 5, /no value/, /tool:bash/],
    ['tool:~', 5, /no value/, /tool:bash/],
    ['tool: bash', 5, /no value/, /tool:bash/],
    ['file:""', 5, /no value/, /path/],
    ['a ""', 2, /empty/, /between/],
    ['a "b', 2, /not closed/, /end/],
    ['"b\\"', 0, /not closed/, /end/],
    ['"a"b', 3, /follows a closing quote/, /space/],
    ['__proto__:x constructor:y', 12, /no key constructor:/, /Keys are/],
  ])('%j is refused at %i', (search, at, message, hint) => {
    expect(parseSearch(search)).toEqual({
      problem: { at, message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    });
  });

  it('has a limited number of terms', () => {
    expect(parseSearch('a '.repeat(mostTerms))).toHaveProperty('terms.length', mostTerms);
    expect(parseSearch('a '.repeat(mostTerms + 1))).toHaveProperty('problem.at', mostTerms * 2);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        const read = parseSearch(search);
        if ('problem' in read) expect(read.problem.at).toBeLessThanOrEqual(search.length);
      }),
    );
  });
});

const negated = fc.boolean();
const words = fc.oneof(
  fc.string({ minLength: 1, unit: 'binary' }),
  fc.string({ minLength: 1, unit: fc.constantFrom('"', '\\', ' ', '-', ':', '~', 'a', 'é', '\n', '\u00a0') }),
);
const term: fc.Arbitrary<SearchTerm> = fc.oneof(
  fc.record({ kind: fc.constant('text'), text: words, negated }),
  fc
    .record({
      kind: fc.constant('name'),
      key: fc.constantFrom(...nameKeys),
      value: words,
      isPart: fc.boolean(),
      negated,
    })
    .map((name) => ({ ...name, isPart: name.isPart || name.key === 'file' })),
  fc.record({
    kind: fc.constant('amount'),
    key: fc.constantFrom(...amountKeys),
    comparison: fc.constantFrom(...comparisons),
    value: fc.oneof(
      fc.constantFrom(0, 1e12 - 1),
      fc.nat().map((thousandths) => thousandths / 1000),
    ),
    negated,
  }),
  fc.oneof(
    ...(['status', 'is', 'in'] as const).map((key) =>
      fc.record({
        kind: fc.constant('choice'),
        key: fc.constant(key),
        value: fc.constantFrom<string>(...choices[key]),
        negated,
      }),
    ),
  ),
);

describe('printing', () => {
  it('writes what parsing reads back', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: mostTerms }), (terms) => {
        expect(parseSearch(printSearch(terms))).toEqual({ terms });
      }),
      { numRuns: 1000 },
    );
  });

  it('writes a small cost without an exponent', () => {
    const read = parseSearch('cost:>0.0000001');
    expect('terms' in read && printSearch(read.terms)).toBe('cost:>0.0000001000');
  });

  it('quotes only what needs it', () => {
    expect(printSearch([text('a b'), text('tool:x'), text('-x', true), text('plain')])).toBe(
      '"a b" "tool:x" -"-x" plain',
    );
  });
});
