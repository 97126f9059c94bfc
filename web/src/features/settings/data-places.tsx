import { formatBytes, formatCount } from '../../../../src/core/format.ts';
import { useStillQuestion } from '../../api/use-still-question.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Answered } from '../../ui/states.tsx';
import { Fact, Facts } from './facts.tsx';

/** Which folders are read and which file everything is kept in. */
export function DataPlaces() {
  // Places are given at the start of the daemon; only sizes change.
  const doctor = useStillQuestion('doctor', {});
  return (
    <Answered query={doctor} lines={4}>
      {({ lookedAt, disk }) => (
        <>
          <Facts>
            {lookedAt.map(({ path, origin, state, hint }) => (
              <Fact key={path} name="Data folder">
                <Path path={path} />
                <span className="block text-sm text-fg3">
                  {origin} · {state.replaceAll('_', ' ')}
                  {hint !== null && ` · ${hint}`}
                </span>
              </Fact>
            ))}
            <Fact name="Database">
              <Path path={disk.database} />
              <span
                className="num block text-fg3"
                title={disk.databaseBytes === null ? undefined : `${formatCount(disk.databaseBytes)} bytes`}
              >
                {formatBytes(disk.databaseBytes)}, {formatBytes(disk.freeBytes)} free beside it
              </span>
            </Fact>
          </Facts>
          <p className="px-4 pt-1 text-sm text-fg3">
            Others are given at the start: <code className="num">--data-dir</code>,{' '}
            <code className="num">--database</code>, or the keys <code className="num">dataDirs</code> and{' '}
            <code className="num">database</code> of the config file.{' '}
            <code className="num">ocmon config</code> prints every setting and where it comes from.
          </p>
        </>
      )}
    </Answered>
  );
}

function Path({ path }: { readonly path: string }) {
  return (
    <span className="num break-all">
      {path} <CopyButton text={path} label={`Copy ${path}`} />
    </span>
  );
}
