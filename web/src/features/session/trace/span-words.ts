import type { TimelineEvent } from '../../../../../src/contract/timeline.ts';

/** The id of an event's row: of its part, else of its message. */
export function idOf(event: TimelineEvent): string {
  if (event.kind === 'agent' || event.kind === 'model' || event.kind === 'error') {
    return `${event.messageId}:${event.kind}`;
  }
  return event.partId ?? event.messageId;
}

/** What stands in an event's row; `step` is its number within the exchange, `error` why that step failed. */
export function wordsOf(
  event: TimelineEvent,
  step: number,
  error: TimelineEvent | undefined,
): { readonly name: string; readonly detail: string } {
  const preview = event.preview ?? '';
  switch (event.kind) {
    case 'step': {
      const said = error === undefined ? preview : `${error.name ?? 'error'} ${error.preview ?? ''}`;
      return { name: modelName(event.name), detail: `step ${step}${said === '' ? '' : ` · ${said.trim()}`}` };
    }
    case 'agent':
    case 'model':
      return {
        name: `${event.kind} →`,
        detail: event.kind === 'model' ? modelName(event.name) : (event.name ?? ''),
      };
    case 'compaction':
      return { name: 'compaction', detail: preview };
    case 'retry':
      return { name: 'retry', detail: preview };
    default:
      return { name: event.name ?? event.kind, detail: preview };
  }
}

/** A model's name without its provider. */
function modelName(name: string | null): string {
  if (name === null || name === '') return 'model';
  return name.slice(name.indexOf('/') + 1);
}
