import type { LoadedConfig } from '../../config/load-config.ts';
import { describeOrigin } from '../../core/origin.ts';
import { command } from '../command.ts';
import { exitCodes } from '../output.ts';
import { blocks, heading, type View } from '../table.ts';
import { safeText, wrap } from '../terminal-text.ts';

/** `ocmon config`: every setting, its value and where it comes from. */
export const config = command({
  name: 'config',
  description: 'Every setting, its value and where it comes from.',
  args: {},
  run: async (_args, { loaded, json, output, view }) => {
    const rows = await describeSettings(loaded);
    if (json) await output.document({ settings: rows });
    else await output.text(renderConfig(rows, view));
    return exitCodes.done;
  },
});

/** One setting as `ocmon config --json` prints it. */
interface DescribedSetting {
  readonly key: string;
  readonly value: unknown;
  readonly unit: string | null;
  readonly origin: string;
  readonly description: string;
  readonly flag: string | null;
  readonly env: string;
}

/** Every setting with its value and origin, in the table's order. */
async function describeSettings({ config: values, provenance }: LoadedConfig): Promise<DescribedSetting[]> {
  const { settingKeys, settings } = await import('../../config/spec.ts');
  return settingKeys.map((key) => {
    const { unit, description, flag, env } = settings[key];
    return { key, value: values[key], unit, origin: describeOrigin(provenance[key]), description, flag, env };
  });
}

/** Settings for people: values are never cut, since they are there to be copied. */
function renderConfig(rows: readonly DescribedSetting[], view: View): string {
  const entries = rows.map(({ key, value, unit, origin, description, flag, env }) => {
    const shown = [value]
      .flat()
      .map((item) =>
        item === null ? 'not set' : typeof item === 'object' ? JSON.stringify(item) : String(item),
      );
    const setBy = [...(flag === null ? [] : [flag]), env].join(', ');
    return [
      `${heading(key, view)}  ${safeText(shown.join(', '))}${unit === null ? '' : ` ${unit}`}  (${safeText(origin)})`,
      ...wrap(`${description} Set by ${setBy}.`, view.width - 4).map((line) => `    ${line}`),
    ].join('\n');
  });
  return blocks(entries.join('\n'));
}
