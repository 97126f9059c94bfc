import { changeSettings, useSettings } from '../../app/settings.ts';

/** Whether single letters are commands; speech input and slips of the hand may set them off. */
export function LetterKeys() {
  const { letterKeys } = useSettings();
  return (
    <label className="flex items-start gap-2 px-4 py-1 pb-3">
      <input
        type="checkbox"
        checked={letterKeys}
        onChange={({ target }) => changeSettings({ letterKeys: target.checked })}
        className="mt-0.5 size-4 accent-(--accent)"
      />
      <span>
        Single letters are commands
        <span className="block text-sm text-fg3">
          Without them the palette (⌘K or Ctrl K), arrows, Home, End, Enter and Esc still work.
        </span>
      </span>
    </label>
  );
}
