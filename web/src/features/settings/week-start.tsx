import { changeSettings, useSettings } from '../../app/settings.ts';
import { Choice } from './choice.tsx';

const STARTS = [
  { value: 'locale', name: "The browser's", day: null },
  { value: 'monday', name: 'Monday', day: 1 },
  { value: 'saturday', name: 'Saturday', day: 6 },
  { value: 'sunday', name: 'Sunday', day: 7 },
] as const;

/** The day that weeks begin with. */
export function WeekStart() {
  const { weekStart } = useSettings();
  const current = STARTS.find(({ day }) => day === weekStart) ?? STARTS[0];
  return (
    <Choice
      name="week-start"
      label="Weeks begin with"
      options={STARTS}
      value={current.value}
      onChange={(next) =>
        changeSettings({ weekStart: STARTS.find(({ value }) => value === next)?.day ?? null })
      }
    />
  );
}
