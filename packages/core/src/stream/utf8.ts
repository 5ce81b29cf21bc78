/**
 * UTF-8 without `TextEncoder`, which is no part of JavaScript: Jest's jsdom, for one, has none.
 *
 * @module
 */

/** The bytes of a string. Half a surrogate pair counts as U+FFFD, as everywhere. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return escaped(text);
    bytes.push(unit);
  }
  return bytes;
}

/** As the engine's own escapes have them. */
function escaped(text: string): number[] {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  return (encoded.match(/%..|./g) ?? []).map((byte) =>
    byte.length > 1 ? Number.parseInt(byte.slice(1), 16) : byte.charCodeAt(0),
  );
}
