import { changeSettings, useSettings } from '../../app/settings.ts';
import { Choice } from './choice.tsx';

const THEMES = [
  { value: 'system', name: "The system's" },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
] as const;

/** The theme. */
export function Appearance() {
  const { theme } = useSettings();
  return (
    <Choice
      name="theme"
      label="Theme"
      options={THEMES}
      value={theme}
      onChange={(next) => changeSettings({ theme: next })}
    />
  );
}
