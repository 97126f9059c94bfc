import { unknownMark } from '../../../../src/core/format.ts';

/** What an error says, on one line; where the table is narrow its type and tool stand before it. */
export function ErrorText({
  type,
  tool,
  message,
}: {
  readonly type: string;
  readonly tool: string | null;
  readonly message: string | null;
}) {
  return (
    <span title={message ?? undefined}>
      <span className="num text-fg2 @min-[720px]:hidden">{tool === null ? type : `${type} ${tool}`} </span>
      {message ?? <span className="text-fg3">{unknownMark} no message was stored</span>}
    </span>
  );
}

/** A type of errors with its code, where it has one. */
export function typeText(type: string, code: number | null): string {
  return code === null ? type : `${type} ${code}`;
}
