import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { renderCommandHelp } from '../src/cli/help.ts';
import { commands } from '../src/cli/main.ts';

const INTRODUCTION = `# Commands

What \`ocmon COMMAND --help\` prints, made by \`npm run docs\`. Settings that several commands share are told in
[configuration.md](configuration.md), the grammar of searches in [search.md](search.md).
`;

it('docs/commands.md is the help of every command; npm run docs writes it anew', async () => {
  const sections = commands.map(
    (command) =>
      `\n## ocmon ${command.name}\n\n\`\`\`text\n${renderCommandHelp(command, { width: 110, colour: false })}\n\`\`\`\n`,
  );
  await expect(INTRODUCTION + sections.join('')).toMatchFileSnapshot(
    fileURLToPath(new URL('../docs/commands.md', import.meta.url)),
  );
});
