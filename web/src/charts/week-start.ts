import { useSettings } from '../app/settings.ts';

interface LocaleWithWeek {
  readonly weekInfo?: { readonly firstDay: number };
  readonly getWeekInfo?: () => { readonly firstDay: number };
}

/** The first day of a week, 1 (Monday) to 7: the setting's, else the locale's, else Monday. */
export function useWeekStart(): number {
  const { weekStart } = useSettings();
  return weekStart ?? localeWeekStart();
}

function localeWeekStart(): number {
  // Older browsers have it as a property, Firefox not at all.
  const locale = new Intl.Locale(navigator.language) as LocaleWithWeek;
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
}
