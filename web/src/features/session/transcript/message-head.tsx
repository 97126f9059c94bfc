import { Bot, type LucideIcon, MessageSquare, SquareTerminal, User } from 'lucide-react';
import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { showHidden } from '../../../text/hidden-characters.ts';
import { MessageFigures } from './message-figures.tsx';
import { usePlace } from './place.ts';

const ROLES: Readonly<Record<string, readonly [string, LucideIcon, string]>> = {
  user: ['User', User, 'text-accent'],
  assistant: ['Assistant', Bot, 'text-model'],
  shell: ['Command of the user', SquareTerminal, 'text-accent'],
};

/** Who said it, by which agent and model, and its figures. */
export function MessageHead({ message }: { readonly message: TranscriptMessage }) {
  const { level } = usePlace();
  const { role, agent, provider, model } = message;
  const [name, Icon, colour] = ROLES[role ?? ''] ?? [role ?? 'No role', MessageSquare, 'text-fg3'];
  const Tag = `h${level}` as 'h2' | 'h3' | 'h4' | 'h5';
  return (
    <header className="mb-1 flex min-h-6 flex-wrap items-center gap-x-3 text-sm">
      <Icon size={14} aria-hidden className={`shrink-0 ${colour}`} />
      <Tag className="font-semibold">{showHidden(name)}</Tag>
      {agent !== null && agent !== '' && <span className="text-fg2">{showHidden(agent)}</span>}
      {role !== 'user' && model !== null && model !== '' && (
        <span
          className="max-w-60 truncate text-fg3"
          title={provider === null ? model : `${provider}/${model}`}
        >
          {showHidden(model)}
        </span>
      )}
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3">
        <MessageFigures message={message} />
      </div>
    </header>
  );
}
