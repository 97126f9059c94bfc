import type { Log } from '../core/log.ts';
import type { Clock } from '../ingest/pass.ts';
import type { Readers } from '../ingest/readers/reading.ts';

/** What the monitor takes from the process around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly newRunId: () => string;
  /** Made when a pass starts; `count` is the number of readers that the configuration asks for. */
  readonly openReaders: (count: number) => Readers;
  readonly log: Log;
  /** The data folder that comes with the program. */
  readonly sampleDir: string;
}
