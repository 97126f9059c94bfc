import { PageLink } from '../../ui/links.tsx';
import { Empty } from '../../ui/states.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';

/** For an id that the database has no session of. */
export function UnknownSession({ id }: { readonly id: string }) {
  const isReading = useIsReading();
  return (
    <>
      <h1 className="px-4 pt-3 text-xl font-semibold">Session</h1>
      <Empty title={`There is no such session${isReading ? ' so far' : ''}`}>
        <p className="num break-all">{id}</p>
        <p className="mt-2">
          {isReading
            ? 'What OpenCode stored is still being read; the session appears here by itself when it is found.'
            : 'Nothing with this id was read. The address may be cut off, or the session be of another computer.'}
        </p>
        <p className="mt-4">
          <PageLink to="/sessions" search={{ range: 'all', all: 'true' }} className="text-accent underline">
            Every session
          </PageLink>{' '}
          ·{' '}
          <PageLink to="/data" className="text-accent underline">
            What was read
          </PageLink>
        </p>
      </Empty>
    </>
  );
}
