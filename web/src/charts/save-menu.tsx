import { Download } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';

/** The formats that a chart can be saved in; open at first. */
export default function SaveMenu({
  label,
  className,
  onSave,
}: {
  readonly label: string;
  readonly className: string;
  readonly onSave: (format: 'png' | 'svg') => void;
}) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger className={className} aria-label={label} title="Save as an image">
        <Download size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-32 rounded-panel border border-line-strong bg-surface p-1 shadow-xl"
        >
          {(['png', 'svg'] as const).map((format) => (
            <DropdownMenu.Item
              key={format}
              onSelect={() => onSave(format)}
              className="cursor-pointer rounded-control px-2 py-1 text-sm data-highlighted:bg-selected"
            >
              {format === 'png' ? 'PNG (2×)' : 'SVG'}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
