import { monitorEvent, type ReceivedEvent, resetEvent } from './events.ts';
import { textLines } from './text-lines.ts';

/** One block of a stream of server-sent events: what its fields said. */
interface Block {
  readonly event: string | null;
  readonly id: string | null;
  readonly data: string | null;
}

const emptyBlock: Block = { event: null, id: null, data: null };

/**
 * Reads a stream of server-sent events. Events of a kind that this version does not know are passed over, as browsers
 * do; data that is not of its kind throws.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ReceivedEvent> {
  let id = '';
  let block = emptyBlock;
  for await (const line of textLines(body)) {
    if (line !== '') {
      block = withLine(block, line);
      continue;
    }
    id = block.id ?? id;
    const received = eventOf(block, id);
    if (received !== null) yield received;
    block = emptyBlock;
  }
}

/** A line is `field: value`; one that starts with the colon is a comment. */
function withLine(block: Block, line: string): Block {
  const colon = line.indexOf(':');
  if (colon === 0) return block;
  const field = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (field === 'event' || field === 'id') return { ...block, [field]: value };
  if (field === 'data') return { ...block, data: block.data === null ? value : `${block.data}\n${value}` };
  return block;
}

function eventOf({ event, data }: Block, id: string): ReceivedEvent | null {
  if (data === null) return null;
  if (event === resetEvent) return { type: resetEvent, id };
  const known = monitorEvent.options.find((option) => option.shape.type.value === event);
  return known === undefined ? null : { ...known.parse({ type: event, data: JSON.parse(data) }), id };
}
