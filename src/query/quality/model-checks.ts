import { sql } from '../../db/sql.ts';
import type { ModelName } from '../../prices/price.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether what models cost is known (counting rule 6): of `unpriced` nobody knows it. */
export function modelChecks(unpriced: readonly ModelName[]): readonly CheckGroup[] {
  const names = unpriced.map(({ provider, model }) => `${provider ?? '–'}/${model ?? '–'}`);
  return [
    {
      rows: sql`SELECT unnest(${names}::VARCHAR[]) AS item`,
      checks: [
        {
          name: 'unpriced_models',
          severity: 'warning',
          meaning: 'What every model costs is known.',
          found: 'model(s) have usage without a recorded cost, and no known price.',
          none: 'Every model has a recorded cost or a known price.',
          hint: 'Give them one with the setting prices; 0 says that they are free. ocmon models lists all.',
          where: 'true',
        },
      ],
    },
  ];
}
