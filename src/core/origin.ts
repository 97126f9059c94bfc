/** Who decided a value: `name` is the flag, the variable or the file; for a default, what it was made from, or null. */
export interface Origin {
  readonly from: 'flag' | 'environment' | 'file' | 'default';
  readonly name: string | null;
}

const words = { flag: 'flag', environment: 'environment variable', file: 'file', default: 'default' };

/** An origin in words: `flag --database`, `environment variable OCMON_DATABASE`, `default`. */
export function describeOrigin(origin: Origin): string {
  return origin.name === null ? words[origin.from] : `${words[origin.from]} ${origin.name}`;
}
