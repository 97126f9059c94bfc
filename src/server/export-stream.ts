import type { ExportInput } from '../contract/export.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Problem } from '../core/problem.ts';

/** How to export for a client. */
export interface ExportStreamOptions {
  readonly monitor: Pick<Monitor, 'export'>;
  readonly input: ExportInput;
  /** Ends the export, when the client is gone. */
  readonly signal: AbortSignal;
  /** Takes what goes wrong after the first bytes: the connection is cut then, since nothing else can tell of it. */
  readonly onError: (error: unknown) => void;
}

/**
 * The bytes of an export, made no faster than the client takes them; a problem where there are none. Throws what goes
 * wrong before the first of them.
 */
export async function exportStream({
  monitor,
  input,
  signal,
  onError,
}: ExportStreamOptions): Promise<
  { readonly body: ReadableStream<Uint8Array> } | { readonly problem: Problem }
> {
  const left = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  writer.closed.catch(() => left.abort());
  return new Promise((resolve, reject) => {
    let hasBegun = false;
    const write = async (bytes: Uint8Array): Promise<void> => {
      hasBegun = true;
      resolve({ body: readable });
      await writer.write(bytes);
    };
    const fail = async (error: unknown): Promise<void> => {
      if (hasBegun && !left.signal.aborted && !signal.aborted) onError(error);
      await writer.abort(error).catch(() => undefined); // the client is gone already
      reject(error);
    };
    monitor
      .export(input, write, AbortSignal.any([signal, left.signal]))
      .then(async (done) => {
        if (!('problem' in done)) return writer.close();
        resolve({ problem: done.problem });
        if (hasBegun) await fail(new Error(done.problem.message));
        return undefined;
      })
      .catch(fail);
  });
}
