/**
 * UTF-8 without `TextEncoder`, which is no part of JavaScript: Jest's jsdom, for one, has none.
 *
 * @module
 */

/** The bytes of a string. Half a surrogate pair counts as U+FFFD, as everywhere. */
export function utf8(text: string): number[] {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  return (escaped.match(/%..|./g) ?? []).map((byte) =>
    byte.length > 1 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  );
}
