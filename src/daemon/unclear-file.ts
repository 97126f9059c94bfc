import type { Problem } from '../core/problem.ts';

/** Says that a path is that of no file or of several, these among them. */
export function unclearFile(path: string, meant: readonly string[]): Problem {
  const named = JSON.stringify(path);
  if (meant.length === 0) {
    return {
      code: 'not_found',
      message: `No call that is asked for read or changed a file ${named}.`,
      hint: 'ocmon files --search TEXT lists the files whose path has a text in it.',
    };
  }
  return {
    code: 'invalid_input',
    message: `Several files are ${named}.`,
    hint: `Give a whole path: ${meant.map((file) => JSON.stringify(file)).join(', ')}.`,
  };
}
