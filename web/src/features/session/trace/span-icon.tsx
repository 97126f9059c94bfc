import {
  ArrowLeftRight,
  BookOpen,
  Bot,
  Boxes,
  CircleAlert,
  CircleDashed,
  Code,
  FileDiff,
  FilePlus2,
  FileText,
  FolderOpen,
  Globe,
  ListTodo,
  LoaderCircle,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessageSquare,
  Pencil,
  RotateCw,
  Search,
  Shrink,
  Sparkles,
  SquareTerminal,
  Wrench,
} from 'lucide-react';
import { memo } from 'react';
import { toneOf } from './minimap-shapes.ts';
import type { Span, SpanKind } from './span.ts';

const KINDS: Readonly<Partial<Record<SpanKind, LucideIcon>>> = {
  session: Boxes,
  exchange: MessageSquare,
  step: Sparkles,
  delegation: Bot,
  compaction: Shrink,
  retry: RotateCw,
  note: ArrowLeftRight,
  error: CircleAlert,
  detached: CircleDashed,
  loading: LoaderCircle,
};

const TOOLS: Readonly<Record<string, LucideIcon>> = {
  read: FileText,
  write: FilePlus2,
  edit: Pencil,
  multiedit: Pencil,
  patch: FileDiff,
  apply_patch: FileDiff,
  bash: SquareTerminal,
  shell: SquareTerminal,
  glob: Search,
  grep: Search,
  list: FolderOpen,
  webfetch: Globe,
  websearch: Globe,
  todowrite: ListTodo,
  todoread: ListTodo,
  question: MessageCircleQuestionMark,
  skill: BookOpen,
  execute: Code,
  lsp: Code,
};

const COLOURS = {
  model: 'text-model',
  tool: 'text-tool',
  agent: 'text-agent',
  error: 'text-error',
  plain: 'text-fg3',
};

/** What a span is, as a picture in its colour. */
export const SpanIcon = memo(function SpanIcon({ span }: { readonly span: Span }) {
  const name = span.event?.name ?? '';
  const Icon =
    (Object.hasOwn(TOOLS, name) && span.kind === 'tool' ? TOOLS[name] : KINDS[span.kind]) ?? Wrench;
  return <Icon size={14} strokeWidth={1.7} aria-hidden className={`shrink-0 ${COLOURS[toneOf(span)]}`} />;
});
