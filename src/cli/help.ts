import type { ArgsDef } from 'citty';
import type { Command } from './command.ts';
import { globalArgs, shortNameOf } from './global-args.ts';
import { heading, type View } from './table.ts';
import { displayWidth, pad, wrap } from './terminal-text.ts';

type HelpView = Pick<View, 'width' | 'colour'>;

/** The help of the program: what it is and its commands. */
export function renderProgramHelp(commands: readonly Command[], version: string, view: HelpView): string {
  const width = readable(view);
  return [
    ...wrap(`ocmon ${version}: what your OpenCode agents did and what it cost.`, width),
    '',
    `${heading('Usage', view)}  ocmon COMMAND [options]`,
    '',
    heading('Commands', view),
    definitionList(
      commands.map((command) => [command.name, command.description]),
      width,
    ),
    '',
    heading('Options of every command', view),
    definitionList([...optionRows(globalArgs), ['    --version', 'Print the version']], width),
    '',
    'ocmon COMMAND --help shows the options of a command.',
  ].join('\n');
}

/** The help of one command: its arguments and options, its own before those of every command. */
export function renderCommandHelp(command: Command, view: HelpView): string {
  const width = readable(view);
  const own = Object.fromEntries(Object.entries(command.args).filter(([name]) => !(name in globalArgs)));
  const positionals = Object.entries(own).filter(([, definition]) => definition.type === 'positional');
  const usage = ['ocmon', command.name, ...positionals.map(([name]) => name.toUpperCase()), '[options]'];
  const section = (title: string, rows: [string, string][]): string[] =>
    rows.length === 0 ? [] : ['', heading(title, view), definitionList(rows, width)];
  return [
    ...wrap(command.description, width),
    '',
    `${heading('Usage', view)}  ${usage.join(' ')}`,
    ...section(
      'Arguments',
      positionals.map(([name, definition]) => [name.toUpperCase(), definition.description ?? '']),
    ),
    ...section('Options', optionRows(own)),
    ...section('Options of every command', optionRows(globalArgs)),
  ].join('\n');
}

/** Long lines are hard to read, however wide the terminal is. */
function readable(view: HelpView): number {
  return Math.min(view.width, 110);
}

function optionRows(definitions: ArgsDef): [string, string][] {
  return Object.entries(definitions)
    .filter(([, definition]) => definition.type !== 'positional')
    .map(([name, definition]) => {
      const short = shortNameOf(definition);
      const value = definition.valueHint === undefined ? '' : ` ${definition.valueHint}`;
      return [
        `${short === undefined ? '   ' : `-${short},`} --${name}${value}`,
        definition.description ?? '',
      ];
    });
}

function definitionList(rows: readonly (readonly [string, string])[], width: number): string {
  const nameWidth = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
  const indent = ' '.repeat(nameWidth + 4);
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, width - indent.length);
      return `  ${pad(name, nameWidth, 'left')}  ${lines.join(`\n${indent}`)}`;
    })
    .join('\n');
}
