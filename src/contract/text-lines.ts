/**
 * The lines of a stream of UTF-8, without their line ends (LF or CR LF); a last line without one counts where it is not
 * empty. Leaving the loop early cancels the stream.
 */
export async function* textLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
    if (rest !== '') yield rest;
  } finally {
    // A stream that broke has nothing left to cancel, and its error is on its way to the caller already.
    await reader.cancel().catch(() => {});
  }
}
