import { RefreshCw } from 'lucide-react';
import { formatCount, formatDuration, plural } from '../../../../src/core/format.ts';
import { Button } from '../../ui/button.tsx';
import { type Pass, readAgain, usePass } from './read-again.ts';

/** Has everything looked at now, and says how far it is and what it came to. */
export function ReadAgainButton({ name = 'Read again now' }: { readonly name?: string }) {
  const pass = usePass();
  const words = wordsOf(pass);
  return (
    <>
      <span
        role="status"
        className={`num hidden max-w-120 truncate sm:inline ${pass.state === 'failed' ? 'text-error' : 'text-fg3'}`}
        title={pass.state === 'failed' ? `${pass.message} ${pass.hint ?? ''}` : words}
      >
        {words}
      </span>
      <Button onClick={() => void readAgain()} disabled={pass.state === 'running'}>
        <RefreshCw
          size={14}
          aria-hidden
          className={pass.state === 'running' ? 'animate-spin [animation-duration:1.5s]' : ''}
        />
        {pass.state === 'running' ? 'Reading …' : name}
      </Button>
    </>
  );
}

function wordsOf(pass: Pass): string {
  if (pass.state === 'none') return '';
  if (pass.state === 'failed') return pass.message;
  if (pass.state === 'running') {
    if (pass.progress === null) return 'waiting for the daemon';
    const { filesDone, filesTotal } = pass.progress;
    return filesTotal === null
      ? `${plural(filesDone, 'file')} looked at`
      : `${formatCount(filesDone)} of ${plural(filesTotal, 'file')}`;
  }
  const { files, seconds } = pass.result;
  const parts = [
    `${plural(files.seen, 'file')} looked at`,
    `${formatCount(files.processed)} read`,
    ...(files.failed + files.transientFailure > 0
      ? [`${formatCount(files.failed + files.transientFailure)} not readable`]
      : []),
    formatDuration(seconds * 1000),
  ];
  return parts.join(' · ');
}
