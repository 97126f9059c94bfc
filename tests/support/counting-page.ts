import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './case-monitor.ts';
import { argumentsOf, caseData, expectationsOf } from './golden-case.ts';
import { openLoadedDatabase } from './loaded-database.ts';
import { MADE_AT } from './storage-folder.ts';

/** docs/counting.md. */
export const COUNTING_PAGE = path.join(import.meta.dirname, '..', '..', 'docs', 'counting.md');

/** A comment that names a case, and below it a block with a command and what it printed. */
const EXAMPLE = /<!-- case: (\S+) -->\n\n```\n\$ (.+)\n[^`]*```/g;

/** Two hours after the records of the cases. */
const NOW = MADE_AT + 7_200_000;

/** The page as it stands, with what its commands print for their cases now. Throws where a command fails. */
export async function countingPage(): Promise<string> {
  const page = readFileSync(COUNTING_PAGE, 'utf8');
  const parts: string[] = [];
  let end = 0;
  for (const found of page.matchAll(EXAMPLE)) {
    const [whole, name = '', command = ''] = found;
    const printed = await printedFor(name, command);
    parts.push(
      page.slice(end, found.index),
      `<!-- case: ${name} -->\n\n\`\`\`\n$ ${command}\n${printed}\n\`\`\``,
    );
    end = found.index + whole.length;
  }
  return [...parts, page.slice(end)].join('');
}

/** The cases that have an example on the page. */
export function shownCases(page: string): readonly string[] {
  return [...page.matchAll(EXAMPLE)].map(([, name = '']) => name);
}

async function printedFor(name: string, command: string): Promise<string> {
  const database = await openLoadedDatabase();
  try {
    const { dataDir, steps, remove } = caseData(name);
    for (const step of steps) step();
    await database.sync(dataDir);
    const { removed = [] } = expectationsOf(name);
    if (removed.length > 0) {
      remove(removed);
      await database.sync(dataDir);
    }
    const { code, text } = await runCommand(database.pool, argumentsOf(command), NOW);
    if (code !== 0) throw new Error(`${command} of ${name} ended with ${code}: ${text}`);
    return text.trimEnd();
  } finally {
    await database.close();
  }
}
