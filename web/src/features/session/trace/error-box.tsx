import { CircleAlert } from 'lucide-react';

/** What went wrong, in words. */
export function ErrorBox({
  title,
  text,
  isLoading = false,
}: {
  readonly title: string;
  readonly text: string;
  /** The words are on their way; their place is kept. */
  readonly isLoading?: boolean;
}) {
  return (
    <div className="mx-3.5 mb-3 rounded-control bg-error/12 px-3 py-2 text-error">
      <p className="flex items-center gap-1.5 font-medium">
        <CircleAlert size={14} aria-hidden /> {title}
      </p>
      {isLoading && <p className="num mt-0.5 min-h-4.5">…</p>}
      {text !== '' && (
        <p className="num mt-0.5 max-h-60 overflow-auto break-words whitespace-pre-wrap">{text}</p>
      )}
    </div>
  );
}
