import { useMemo } from 'react';
import type { InputOf } from '../../../../src/contract/questions.ts';
import { ERROR_TYPE_NAMES, isErrorType } from '../../../../src/core/errors/error-types.ts';
import { useFilters } from '../../filters/use-filters.ts';

type ErrorsInput = Omit<InputOf<'errors'>, 'limit' | 'cursor'>;

/** What errors are narrowed by, as the questions take it. */
export interface ErrorFilters {
  readonly input: ErrorsInput;
  readonly type: ErrorsInput['type'];
  readonly tool: string | undefined;
  /** What of the address cannot be read; questions are asked without it. */
  readonly problem: string | null;
}

/** The filters of the page with those of errors: `type` and `tool` in the address. */
export function useErrorFilters(): ErrorFilters {
  const { search, filters } = useFilters();
  const { type: asked, tool } = search;
  return useMemo(() => {
    const type = asked !== undefined && isErrorType(asked) ? asked : undefined;
    return {
      input: { ...filters, ...(type !== undefined && { type }), ...(tool !== undefined && { tool }) },
      type,
      tool,
      problem:
        asked === undefined || type !== undefined
          ? null
          : `“${asked}” is no type of errors; types are ${ERROR_TYPE_NAMES.join(', ')}.`,
    };
  }, [filters, asked, tool]);
}
