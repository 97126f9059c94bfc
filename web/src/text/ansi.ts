/**
 * Sequences that terminals obey: strings for the system (OSC, DCS, SOS, PM, APC, ended by BEL or ST), control sequences
 * (CSI) and single escapes. A string that never ends goes as far as its line.
 */
const SEQUENCES = new RegExp(
  [
    String.raw`(?:\u001b[\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?`,
    String.raw`(?:\u001b\[|\u009b)[\u0030-\u003f]*[\u0020-\u002f]*[\u0040-\u007e]?`,
    String.raw`\u001b[\u0020-\u002f]*[\u0030-\u007e]?`,
  ].join('|'),
  'g',
);
/** What else of the control characters is no end of a line or tab. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/**
 * A text as it reads without a terminal: escape sequences and control characters are taken out, a backspace takes the
 * character before it, and what a carriage return would have written over stands on a line of its own.
 */
export function stripAnsi(text: string): string {
  return rubbedOut(text.replace(SEQUENCES, '')).replace(/\r\n?/g, '\n').replace(CONTROLS, '');
}

/** Programs underline and embolden by writing over what they wrote. */
function rubbedOut(text: string): string {
  if (!text.includes('\b')) return text;
  const kept: string[] = [];
  for (const character of text) {
    if (character !== '\b') kept.push(character);
    else if (kept.at(-1) !== '\n') kept.pop();
  }
  return kept.join('');
}
