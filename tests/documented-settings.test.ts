import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/cli/main.ts';
import { type Machine, settingKeys, settings } from '../src/config/spec.ts';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const configuration = read('docs/configuration.md');

/** The cells of every table row of a text whose first cell starts with `start`. */
function rowsOf(text: string, start: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`| ${start}`))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The words of a cell that stand in backticks. */
function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** Two machines that differ in everything: a default that is the same on both is a constant. */
const machines = ['a', 'b'].map(
  (name, index): Machine => ({
    dataHome: `/${name}`,
    cpuCount: 2 + index * 6,
    totalMemory: (index + 1) * 512 * 1_048_576,
    systemTimeZone: index === 0 ? 'UTC' : 'Asia/Tokyo',
    recordKinds: [name],
    join,
  }),
);

/** What the page says of a default: the value where it is a constant; null where it depends on the machine. */
function constantDefault(key: keyof typeof settings): string | null {
  const [one, other] = machines.map((machine) => settings[key].default(machine, `${machine.dataHome}/x`));
  if (JSON.stringify(one) !== JSON.stringify(other)) return null;
  return one === null ? 'not set' : `\`${String(one)}\``;
}

const settingRows = rowsOf(configuration.split('## Settings')[1]?.split('\n## ')[0] ?? '', '`');
const commandRows = rowsOf(read('README.md'), '`ocmon ');

describe('docs/configuration.md', () => {
  it('has a row for every setting, in the order of the table of settings, and for nothing else', () => {
    expect(settingRows.map(([key = '']) => quoted(key)[0])).toEqual(settingKeys);
  });

  it.each(settingKeys)('says of %s what the table of settings says', (key) => {
    const { flag, env, unit, description } = settings[key];
    const row = settingRows.find(([first]) => first === `\`${key}\``) ?? [];
    expect([row[1], row[2], row[4], row[5]]).toEqual([
      flag === null ? '' : `\`${flag}\``,
      `\`${env}\``,
      unit ?? '',
      description,
    ]);
    expect(row[3]).not.toBe('');
    expect(row[3]).toBe(constantDefault(key) ?? row[3]);
  });
});

describe('README.md', () => {
  it('has a row for every command, in the order of the help, and for no other', () => {
    const documented = commandRows.map(([command = '']) => /^`ocmon ([a-z]+)/.exec(command)?.[1]);
    expect(documented).toEqual(commands.map((command) => command.name));
  });
});
