import {
  Bot,
  FilePen,
  FilePlus,
  FileText,
  Globe,
  ListTodo,
  type LucideIcon,
  MessageCircleQuestion,
  Search,
  Sparkles,
  SquareTerminal,
  Wrench,
} from 'lucide-react';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  bash: SquareTerminal,
  shell: SquareTerminal,
  execute: SquareTerminal,
  read: FileText,
  list: FileText,
  edit: FilePen,
  multiedit: FilePen,
  patch: FilePen,
  apply_patch: FilePen,
  write: FilePlus,
  glob: Search,
  grep: Search,
  websearch: Globe,
  webfetch: Globe,
  todowrite: ListTodo,
  todoread: ListTodo,
  task: Bot,
  subagent: Bot,
  question: MessageCircleQuestion,
  skill: Sparkles,
};

/** What a tool does, as a picture; its name stands beside it. */
export function ToolIcon({ tool }: { readonly tool: string | null }) {
  const Icon = (tool !== null && Object.hasOwn(ICONS, tool) ? ICONS[tool] : undefined) ?? Wrench;
  const isDelegation = tool === 'task' || tool === 'subagent';
  return <Icon size={14} aria-hidden className={`shrink-0 ${isDelegation ? 'text-agent' : 'text-tool'}`} />;
}
