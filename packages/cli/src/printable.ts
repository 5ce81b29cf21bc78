/**
 * Names from files on a terminal: a file may come from anybody, and what a terminal takes for a command, or a reader for
 * another line, is written as JSON writes it.
 *
 * @module
 */

/** Controls of C0 and C1, line and paragraph separators, and marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (unseen: string) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A name on one line, without commands for a terminal. */
export const printable = (name: string): string => name.replace(UNSEEN, escaped);
