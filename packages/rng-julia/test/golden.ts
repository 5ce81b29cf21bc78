/**
 * Golden streams of Julia's generators (test/data/README.md says where they come from) and how to read them.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { MersenneTwister, Xoshiro } from "../src/index.ts";

export type JuliaGenerator = MersenneTwister | Xoshiro;

export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8"));
}

export interface GoldenFile {
  readonly file: string;
  make(): JuliaGenerator;
}

export const goldenFiles: readonly GoldenFile[] = [
  { file: "julia-mt19937-42-classic.json", make: () => new MersenneTwister(42) },
  { file: "julia-mt19937-1234-classic.json", make: () => new MersenneTwister(1234) },
  { file: "julia-mt19937-42-julia1.11.json", make: () => new MersenneTwister(42, { julia: "1.11" }) },
  { file: "julia-xoshiro-1234.json", make: () => new Xoshiro(1234) },
  { file: "julia-xoshiro-42.json", make: () => new Xoshiro(42) },
  { file: "julia-xoshiro-1234-julia1.11.json", make: () => new Xoshiro(1234, { julia: "1.11" }) },
];

const hex = (value: bigint, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;

/** Bit patterns as the golden files write them. */
export function bits(values: Float32Array | Float64Array): string[] {
  return values instanceof Float64Array
    ? Array.from(new BigUint64Array(values.buffer, values.byteOffset, values.length), (word) => hex(word, 16))
    : Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length), (word) => hex(BigInt(word), 8));
}
