import {
  Bot,
  Cpu,
  Database,
  FileText,
  FolderGit2,
  Settings as Gear,
  LayoutGrid,
  ListTree,
  type LucideIcon,
  SquareTerminal,
  TriangleAlert,
  Wrench,
} from 'lucide-react';

/** A page of the navigation, and the letter that goes there after `g`. */
export interface Place {
  readonly to: string;
  readonly name: string;
  readonly key: string;
  readonly icon: LucideIcon;
}

export const PLACES: readonly Place[] = [
  { to: '/', name: 'Overview', key: 'o', icon: LayoutGrid },
  { to: '/sessions', name: 'Sessions', key: 's', icon: ListTree },
  { to: '/agents', name: 'Agents', key: 'a', icon: Bot },
  { to: '/tools', name: 'Tools', key: 't', icon: Wrench },
  { to: '/errors', name: 'Errors', key: 'e', icon: TriangleAlert },
  { to: '/files', name: 'Files', key: 'f', icon: FileText },
  { to: '/models', name: 'Models', key: 'm', icon: Cpu },
  { to: '/projects', name: 'Projects', key: 'p', icon: FolderGit2 },
  { to: '/data', name: 'Data quality', key: 'd', icon: Database },
  { to: '/sql', name: 'SQL', key: 'q', icon: SquareTerminal },
  { to: '/settings', name: 'Settings', key: ',', icon: Gear },
];
