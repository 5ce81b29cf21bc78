/**
 * Strings in JSON as Python writes them.
 *
 * @module
 */

/** A string in JSON with ASCII only. */
export const asciiJson = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
