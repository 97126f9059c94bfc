export { readerThreads as openReaders } from '../ingest/readers/reader-threads.ts';
