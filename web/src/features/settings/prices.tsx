import { formatCount, plural } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useZone } from '../../filters/use-filters.ts';
import { PageLink } from '../../ui/links.tsx';
import { Answered } from '../../ui/states.tsx';
import { Fact, Facts } from './facts.tsx';

/** The prices that estimates are made with, where OpenCode recorded no cost. */
export function Prices() {
  const tz = useZone();
  const models = useQuestion('models', { tz, missing: true, archived: true });
  return (
    <Answered query={models} lines={4}>
      {({ prices, models: listed }) => {
        const own = listed.filter(({ price }) => price?.origin === 'config').length;
        return (
          <>
            <Facts>
              <Fact name="Price table">
                {prices.name} <span className="num">{prices.version}</span>
              </Fact>
              <Fact name="Published">
                <span className="num">{prices.date}</span>
              </Fact>
              <Fact name="Your own prices">
                {prices.overrides === 0
                  ? 'none'
                  : `${plural(prices.overrides, 'price')}, in use for ${plural(own, 'model')}`}
              </Fact>
              <Fact name="Currency">
                US dollars, as OpenCode records them.{' '}
                <PageLink to="/models" search={{ range: 'all' }} className="text-accent underline">
                  {formatCount(listed.length)} {listed.length === 1 ? 'model' : 'models'}
                </PageLink>
              </Fact>
            </Facts>
            <p className="px-4 pt-1 text-sm text-fg3">
              A recorded cost is never replaced: prices estimate what was recorded as 0 or not at all. Own
              prices stand under the key <code className="num">prices</code> of the config file.
            </p>
          </>
        );
      }}
    </Answered>
  );
}
