import type { Refusal } from './refusal.ts';

/** The longest body that is read, in bytes. */
export const longestBody = 1_048_576;

const tooLong: Refusal = {
  code: 'body_too_large',
  message: `The body is longer than ${longestBody} bytes.`,
};

/** Reads a body as JSON; one that is too long is not read to its end. */
export async function readJsonBody(request: Request): Promise<{ readonly json: unknown } | Refusal> {
  const bytes = await readBytes(request);
  if (bytes === null) return tooLong;
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    // The parser's own message quotes the body.
    return { code: 'invalid_input', message: 'The body is not JSON in UTF-8.' };
  }
}

async function readBytes(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > longestBody) return null;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > longestBody) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
