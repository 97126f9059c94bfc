import { Overlay } from '../ui/overlay.tsx';
import { PLACES } from './places.ts';

const EVERYWHERE: readonly (readonly [string, string])[] = [
  ['⌘K / Ctrl K', 'Search and commands'],
  ['/', 'Filter'],
  ['?', 'This sheet'],
  ['t', 'Light or dark'],
  ['c', 'Copy the link of this view'],
  ['Esc', 'Close'],
];
const LISTS: readonly (readonly [string, string])[] = [
  ['j k ↑ ↓', 'Next, previous row'],
  ['Home End', 'First, last row'],
  ['Enter', 'Open'],
];
const TRACE: readonly (readonly [string, string])[] = [
  ['← → h l', 'Fold, unfold, parent'],
  ['e E', 'Next, previous error'],
  ['x', 'Fold or unfold all'],
  ['1 – 4', 'Unfold to a level'],
  ['z 0', 'Fit the selection, the whole'],
  ['i', 'Squeeze idle time'],
  ['[ ]', 'Previous, next session'],
];

/** Every key that does something. */
export default function KeySheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Overlay title="Keys" onClose={onClose}>
      <div className="p-4">
        <KeyLists />
      </div>
    </Overlay>
  );
}

/** The keys by where they work. */
export function KeyLists() {
  return (
    <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
      <Keys title="Everywhere" rows={EVERYWHERE} />
      <Keys title="Go to" rows={PLACES.map(({ key, name }) => [`g ${key}`, name])} />
      <Keys title="Lists" rows={LISTS} />
      <Keys title="Trace" rows={TRACE} />
    </div>
  );
}

function Keys({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-fg2">{title}</h3>
      <dl>
        {rows.map(([keys, what]) => (
          <div key={keys} className="flex justify-between gap-6 py-0.5">
            <dt className="text-fg2">{what}</dt>
            <dd className="num">{keys}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
