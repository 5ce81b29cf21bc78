/**
 * Code as the part of an address behind `#`.
 *
 * @module
 */
const FIELD = "#code=";

/** UTF-8 in base64url (RFC 4648, section 5), without padding. */
export function printCode(code: string): string {
  const bytes = Array.from(new TextEncoder().encode(code), (byte) => String.fromCharCode(byte));
  return FIELD + btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The code of an address; `undefined` if it has none, or none that can be read. */
export function parseCode(hash: string): string | undefined {
  if (!hash.startsWith(FIELD)) return undefined;
  try {
    const text = atob(hash.slice(FIELD.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
