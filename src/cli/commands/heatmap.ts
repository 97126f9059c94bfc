import type { HeatMap } from '../../contract/heat-map.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, heading, type View } from '../table.ts';

/** `ocmon heatmap`: usage of 53 weeks by day, and by hour of the week. */
export const heatmap = command({
  name: 'heatmap',
  description: 'Usage of 53 weeks by day, and by hour of the week.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('heatMap', filters), renderHeatMap),
});

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const shades = ['·', '░', '▒', '▓', '█'];

/** A heat map for people: the darker, the more tokens, by quarters of the most. */
export function renderHeatMap(answer: HeatMap, view: View): string {
  if (answer.days.length === 0) return 'No usage.';
  const rows = (values: readonly number[], at: (weekday: number) => readonly number[]): string[] => {
    const most = values.reduce((highest, value) => Math.max(highest, value), 0);
    const shade = (value: number): string =>
      shades[value === 0 ? 0 : Math.min(4, Math.ceil((4 * value) / most))] ?? '';
    return weekdays.map((name, index) => `${name}  ${at(index).map(shade).join('')}`);
  };
  const days = answer.days.map((day) => day.tokens);
  const hours = answer.hours.map((hour) => hour.tokens);
  return blocks(
    [
      heading(`Days from ${answer.days[0]?.date} to ${answer.days.at(-1)?.date}, a column a week`, view),
      ...rows(days, (weekday) => days.filter((_, index) => index % 7 === weekday)),
    ].join('\n'),
    [
      heading('Hours of the week, from 0 to 23', view),
      ...rows(hours, (weekday) => hours.slice(weekday * 24, weekday * 24 + 24)),
    ].join('\n'),
    `Darker is more tokens. Days are of the zone ${answer.tz}.`,
  );
}
