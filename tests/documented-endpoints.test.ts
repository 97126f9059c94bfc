import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { endpoints, otherEndpoints } from '../src/contract/endpoints.ts';
import { questions } from '../src/contract/questions.ts';

const page = readFileSync(new URL('../docs/http.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| `(GET|POST) /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

it('docs/http.md has a row for every endpoint, and for nothing else', () => {
  const wanted = [...Object.values(endpoints), ...Object.values(otherEndpoints)];
  expect(rows.map(([, endpoint]) => endpoint).sort()).toEqual(
    wanted.map(({ method, path }) => `\`${method} ${path}\``).sort(),
  );
});

it('docs/http.md names everything that a question takes', () => {
  const filters = Object.keys(questions.stats.input.shape);
  for (const [name, { input }] of Object.entries(questions)) {
    const { path } = endpoints[name as keyof typeof endpoints]; // both tables have the same keys
    const [, , , takes = ''] = rows.find(([, endpoint]) => endpoint?.endsWith(` ${path}\``)) ?? [];
    const named = takes.includes('filters') ? filters : [];
    for (const key of Object.keys(input.shape)) {
      if (!named.includes(key) && !path.includes(`{${key}}`)) expect(takes, name).toContain(key);
    }
  }
  for (const filter of filters) expect(page).toContain(`\`${filter}\``);
});
