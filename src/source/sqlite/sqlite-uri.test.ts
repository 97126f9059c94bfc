import { describe, expect, it } from 'vitest';
import { sqliteUri } from './sqlite-uri.ts';

describe('the URI of a database', () => {
  it('encodes whatever could end the path', () => {
    expect(sqliteUri('/a b/c?d#e%f&g.db', ['immutable=1'], 'linux')).toBe(
      'file:/a%20b/c%3Fd%23e%25f%26g.db?mode=ro&immutable=1',
    );
    expect(sqliteUri('/ü/\ud83d\uddc2.db', [], 'darwin')).toBe('file:/%C3%BC/%F0%9F%97%82.db?mode=ro');
  });

  it('has the form of Windows there', () => {
    expect(sqliteUri('C:\\Users\\A B\\opencode.db', [], 'win32')).toBe(
      'file:///C:/Users/A%20B/opencode.db?mode=ro',
    );
    expect(sqliteUri('\\\\server\\share\\opencode.db', [], 'win32')).toBe(
      'file:////server/share/opencode.db?mode=ro',
    );
    expect(sqliteUri('/a\\b.db', [], 'linux')).toBe('file:/a%5Cb.db?mode=ro');
  });
});
