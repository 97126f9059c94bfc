import { CONTENT_MARK } from './records.ts';

/** Frame of a record: JSON.stringify of its body, cut where its content goes. */
function cutAtMark(json: string): string[] {
  return json.split(CONTENT_MARK);
}

/** The record as OpenCode writes it into a file: JSON with two spaces, no newline at the end. */
export function fileBytes(body: unknown, content: Buffer | null): Buffer {
  const pieces = cutAtMark(JSON.stringify(body, null, 2));
  if (content === null || pieces.length === 1) return Buffer.from(pieces.join(CONTENT_MARK));
  return Buffer.concat(
    pieces.flatMap((piece, index) => (index === 0 ? [Buffer.from(piece)] : [content, Buffer.from(piece)])),
  );
}

/** The record as OpenCode writes it into a `data` column: compact JSON. */
export function rowText(body: unknown, content: Buffer | null): string {
  const pieces = cutAtMark(JSON.stringify(body));
  return pieces.join(content === null ? CONTENT_MARK : content.toString());
}
