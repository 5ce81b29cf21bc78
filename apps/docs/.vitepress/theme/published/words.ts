/**
 * Numbers and their bits, as files of published numbers write them: words in hexadecimal, with spaces between.
 *
 * @module
 */

/** The float32 numbers that have these bits. */
export function floatsOf(words: string): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(words.split(" "), (word) => Number.parseInt(word, 16)).buffer);
}

/** The bits of the first numbers of an array, 32 or 16 a number. */
export function wordsOf(numbers: Float32Array | Uint16Array, count: number): string {
  const bits =
    numbers instanceof Uint16Array ? numbers.subarray(0, count) : new Uint32Array(numbers.slice(0, count).buffer);
  return Array.from(bits, (word) => word.toString(16).padStart(2 * numbers.BYTES_PER_ELEMENT, "0")).join(" ");
}

/** How many places of two arrays have the same bits. */
export function equalBits(a: Float32Array, b: Float32Array): number {
  const [x, y] = [a, b].map((values) => new Uint32Array(values.buffer, values.byteOffset, values.length));
  return x!.reduce((count, word, i) => count + (word === y![i] ? 1 : 0), 0);
}

/** The bits of a bfloat16 as a number. */
export const bfloat16Of = (word: number): number => new Float32Array(Uint32Array.of(word << 16).buffer)[0]!;
