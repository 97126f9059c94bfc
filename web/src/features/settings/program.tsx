import { useQuery } from '@tanstack/react-query';
import { otherEndpoints } from '../../../../src/contract/endpoints.ts';
import type { Health } from '../../../../src/contract/health.ts';
import { send } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { Moment } from '../../ui/figures.tsx';
import { Answered } from '../../ui/states.tsx';
import { Fact, Facts } from './facts.tsx';

/** Which version answers, and since when. */
export function Program() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) =>
      (await (await send(otherEndpoints.health.path, { signal })).json()) as Health,
  });
  const daemon = useQuestion('status', {}).data?.daemon ?? null;
  return (
    <Facts>
      <Fact name="Version">
        <Answered query={health} lines={1}>
          {({ version }) => <span className="num">{version}</span>}
        </Answered>
      </Fact>
      {daemon !== null && (
        <Fact name="Daemon">
          process <span className="num">{daemon.pid}</span>, port <span className="num">{daemon.port}</span>{' '}
          of 127.0.0.1, since <Moment iso={daemon.since} />
        </Fact>
      )}
    </Facts>
  );
}
