import { FolderSearch } from 'lucide-react';
import { useQuestion } from '../../api/use-question.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Answered } from '../../ui/states.tsx';

/** Nothing of OpenCode was found: where was looked, and what to do. */
export function NoData() {
  const doctor = useQuestion('doctor', {});
  return (
    <div className="mx-auto w-full max-w-190 px-4 py-10" data-state="empty">
      <h2 className="flex items-center gap-2 text-lg font-semibold">
        <FolderSearch size={18} aria-hidden /> No OpenCode data was found
      </h2>
      <p className="mt-2 text-fg2">
        Once OpenCode has run on this machine, its sessions appear here by themselves. If it keeps its data
        elsewhere, start with its folder:
      </p>
      <p className="mt-2 flex items-center gap-2 rounded-control border border-line bg-surface px-3 py-1.5">
        <code className="num min-w-0 flex-1 truncate">{COMMAND}</code>
        <CopyButton text={COMMAND} label="Copy the command" />
      </p>
      <h3 className="mt-6 mb-1 text-base font-semibold">Where it was looked for</h3>
      <Answered query={doctor} lines={3}>
        {({ lookedAt }) => (
          <ul>
            {lookedAt.map(({ path, origin, state, hint }) => (
              <li key={path} className="border-t border-line py-2">
                <p className="num break-all">{path}</p>
                <p className="text-sm text-fg2">
                  {state} · named by {origin}
                  {hint !== null && ` · ${hint}`}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </div>
  );
}

const COMMAND = 'ocmon serve --data-dir ~/.local/share/opencode';
