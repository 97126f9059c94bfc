/** Elements of a list and characters of a text that an example shows. */
const SHOWN_ELEMENTS = 2;
const SHOWN_CHARACTERS = 60;
const WIDTH = 110;

/** Figures of the machine that made the example. */
const OF_THE_MACHINE = ['databaseBytes', 'freeBytes'];

/** JSON as an example shows it: long lists and texts cut, what fits on a line in one line. */
export function shortJson(value: unknown): string {
  return printed(shortened(value), '');
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') {
    const characters = [...value];
    return characters.length > SHOWN_CHARACTERS
      ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…`
      : value;
  }
  if (Array.isArray(value)) {
    const rest = value.length - SHOWN_ELEMENTS;
    const shown = value.slice(0, SHOWN_ELEMENTS).map(shortened);
    return rest > 0 ? [...shown, `… ${rest} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, OF_THE_MACHINE.includes(key) ? '…' : shortened(inner)]),
  );
}

function printed(value: unknown, indent: string): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inner = Array.isArray(value)
    ? value.map((element) => `${deeper}${printed(element, deeper)}`)
    : Object.entries(value).map(
        ([key, element]) => `${deeper}${JSON.stringify(key)}: ${printed(element, deeper)}`,
      );
  return `${open}\n${inner.join(',\n')}\n${indent}${close}`;
}
