import type { KindLayout } from './walk-storage.ts';

/**
 * Where OpenCode 0.1 to 0.6 keeps its records below `project/<folder>/storage/`.
 * Source: OpenCode 0.1.174 and 0.5.29; 0.1 has no `session/part`, its parts stand inside the messages.
 */
export const LEGACY_LAYOUTS: readonly KindLayout[] = [
  { kind: 'session', layout: { folder: 'session/info', owners: [] } },
  { kind: 'message', layout: { folder: 'session/message', owners: ['sessionId'] } },
  { kind: 'part', layout: { folder: 'session/part', owners: ['sessionId', 'messageId'] } },
];

/** True for a message of 0.1, which holds its parts; false for one of 0.5, and for what cannot be parsed. */
export function isNestedMessage(document: Buffer): boolean {
  try {
    const parsed: unknown = JSON.parse(document.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && 'parts' in parsed && Array.isArray(parsed.parts);
  } catch {
    return false; // whatever is wrong with it is reported by the extraction
  }
}
