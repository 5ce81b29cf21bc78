/**
 * Keras' numbers; test/data/README.md says where they come from.
 *
 * @module
 */
import { readFileSync } from "node:fs";

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8"));
}

/** The float32 numbers whose bits a text lists. */
export function float32sOf(bits: string): Float32Array {
  return new Float32Array(Uint32Array.from(bits.split(" "), (word) => Number.parseInt(word, 16)).buffer);
}
