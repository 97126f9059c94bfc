import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';

/** Where the words were found: in a part, or in the message itself. */
export interface Found {
  readonly index: number;
  readonly messageId: string;
  readonly partId: string | null;
}

/** Texts of a message with the part that each is of, in small letters; the same as long as the message is. */
const texts = new WeakMap<TranscriptMessage, readonly (readonly [string | null, string])[]>();

/** The texts among loaded messages that hold the words, in any case, in order. */
export function findWords(messages: readonly TranscriptMessage[], words: string): readonly Found[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  return messages.flatMap((message, index) =>
    textsOf(message).flatMap(([partId, text]) =>
      text.includes(wanted) ? [{ index, messageId: message.id, partId }] : [],
    ),
  );
}

function textsOf(message: TranscriptMessage): readonly (readonly [string | null, string])[] {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const { agent, model, error, text } = message;
  const own = [agent, model, error?.name, error?.message, text?.text];
  const made = [
    [null, joined(own)] as const,
    ...message.parts.map((part) => {
      const { tool, title, outcome, fileName, input, output } = part;
      const all = [
        tool,
        title,
        outcome,
        fileName,
        part.text?.text,
        input?.text,
        output?.text,
        part.error?.text,
      ];
      return [part.id, joined(all)] as const;
    }),
  ];
  texts.set(message, made);
  return made;
}

function joined(pieces: readonly (string | null | undefined)[]): string {
  return pieces
    .filter((piece) => typeof piece === 'string')
    .join('\n')
    .toLowerCase();
}
