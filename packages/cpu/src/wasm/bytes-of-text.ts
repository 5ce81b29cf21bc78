/**
 * Embedded binaries in the build for browsers: printable characters, one for most bytes and two for the others. gzip makes
 * 6.2 kB of both binaries, of hexadecimal digits 6.7, of base64, where what repeats looks different at each third byte,
 * 8.8. `scripts/text-of-digits.ts` writes it.
 *
 * @module
 */

/** Characters "#" to "~", with "!" in the place of the backslash: none that a string would escape. */
export const FIRST = 35;
export const SYMBOLS = 92;
/** Values below this are one character; the two that are left begin a pair. */
export const SINGLES = 90;
/** Added to a byte, so that those that WebAssembly has most are single characters. */
export const SHIFT = 4;

const [BACKSLASH, IN_ITS_PLACE] = [92, 33];

/** The bytes of the text. */
export function decodeBinary(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let at = 0;
  const next = () => {
    const code = text.charCodeAt(at++);
    return (code === IN_ITS_PLACE ? BACKSLASH : code) - FIRST;
  };
  while (at < text.length) {
    const value = next();
    bytes[length++] = (value < SINGLES ? value : SINGLES + (value - SINGLES) * SYMBOLS + next()) - SHIFT;
  }
  return bytes.slice(0, length);
}
