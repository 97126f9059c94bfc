import { KeyLists } from '../../app/key-sheet.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Appearance } from './appearance.tsx';
import { DataPlaces } from './data-places.tsx';
import { LetterKeys } from './letter-keys.tsx';
import { Prices } from './prices.tsx';
import { Program } from './program.tsx';
import { TimeZone } from './time-zone.tsx';
import { WeekStart } from './week-start.tsx';

/** What is chosen for this browser, and what the daemon was started with. */
export function SettingsPage() {
  return (
    <Page title="Settings">
      <div className="grid pb-10 lg:grid-cols-2 lg:divide-x lg:divide-line">
        <div className="min-w-0 divide-y divide-line">
          <Section title="Appearance" className="pb-4">
            <Appearance />
          </Section>
          <Section title="Time" className="pb-4">
            <TimeZone />
            <WeekStart />
          </Section>
          <Section title="Keys" className="pb-4">
            <LetterKeys />
            <div className="px-4">
              <KeyLists />
            </div>
          </Section>
        </div>
        <div className="min-w-0 divide-y divide-line max-lg:border-t max-lg:border-line">
          <Section title="Data" className="pb-4">
            <DataPlaces />
          </Section>
          <Section title="Prices" className="pb-4">
            <Prices />
          </Section>
          <Section title="Program" className="pb-4">
            <Program />
          </Section>
        </div>
      </div>
    </Page>
  );
}
