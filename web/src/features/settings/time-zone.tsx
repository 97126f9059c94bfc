import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatTime } from '../../../../src/core/format.ts';
import { changeSettings, systemZone, useSettings } from '../../app/settings.ts';
import { useChangeSearch, useSearchText, useZone } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { knownZones, offsetText, zonesWith } from './zones.ts';

/** The zone of days and shown times, chosen from all that there are. */
export function TimeZone() {
  const { zone } = useSettings();
  const { tz } = useSearchText();
  const change = useChangeSearch();
  const shown = useZone();
  const [text, setText] = useState('');
  const zones = useMemo(knownZones, []);
  const found = useMemo(() => chosenFirst(zonesWith(zones, text), shown), [zones, text, shown]);
  const [now] = useState(Date.now);
  const system = systemZone();
  const choose = (next: string | null): void => {
    changeSettings({ zone: next });
    // The zone of an address goes before the setting; who chooses here wants to see what was chosen.
    if (tz !== undefined) change({ tz: undefined }, { replace: true });
    setText('');
  };
  return (
    <div className="px-4 py-1 pb-3">
      <p className="text-sm text-fg2">Time zone</p>
      <p className="mt-1 mb-2">
        <span className="font-medium">{shown}</span>{' '}
        <span className="num text-fg3">
          {offsetText(shown, now)}, now {formatTime(new Date(now).toISOString(), shown)}
        </span>
      </p>
      {tz !== undefined && (
        <p className="mb-2 text-sm text-warning">This address asks for {tz}; it goes before the setting.</p>
      )}
      <Command
        shouldFilter={false}
        loop
        label="Time zones"
        className="max-w-110 rounded-panel border border-line"
      >
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={`Search ${zones.length} zones`}
          className="h-8 w-full rounded-t-panel border-b border-line bg-surface px-3 placeholder:text-fg3"
        />
        <Command.List className="h-48 overflow-auto p-1" tabIndex={-1}>
          {found.length === 0 && (
            <p className="px-2 py-2 text-sm text-fg2">No zone has “{text}” in its name.</p>
          )}
          {found.map((one) => (
            <Command.Item
              key={one}
              value={one}
              onSelect={() => choose(one)}
              className="flex h-7 cursor-pointer items-center gap-2 rounded-control px-2 data-[selected=true]:bg-selected"
            >
              <Check size={13} aria-hidden className={one === shown ? 'text-accent' : 'invisible'} />
              <span className="min-w-0 flex-1 truncate">{one.replaceAll('_', ' ')}</span>
              {one === shown && <span className="sr-only">chosen</span>}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
      <Button className="mt-2" look={zone === null ? 'on' : 'plain'} onClick={() => choose(null)}>
        The system's: {system}
      </Button>
    </div>
  );
}

function chosenFirst(zones: readonly string[], chosen: string): readonly string[] {
  return zones.includes(chosen) ? [chosen, ...zones.filter((zone) => zone !== chosen)] : zones;
}
