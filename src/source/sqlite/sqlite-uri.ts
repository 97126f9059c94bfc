/**
 * The SQLite URI of an absolute path, opened read-only: `file:/data/a%20b.db?mode=ro&…`. Every byte that is not a
 * letter, a digit or one of `/:._~-` is percent-encoded, so that no name can end the path or add a parameter.
 * A Windows path gets the form that SQLite asks for: `file:///C:/…`, and `file:////server/share/…` for a share.
 */
export function sqliteUri(file: string, parameters: readonly string[], platform: NodeJS.Platform): string {
  const slashed = platform === 'win32' ? file.replaceAll('\\', '/') : file;
  const encoded = percentEncode(slashed);
  return `file:${rootOf(slashed, platform)}${encoded}?${['mode=ro', ...parameters].join('&')}`;
}

function rootOf(slashed: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return '';
  return /^[A-Za-z]:/.test(slashed) ? '///' : '//';
}

function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9/:._~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
