/**
 * The golden files, read and unfolded: test/data/README.md says where they come from.
 *
 * @module
 */
import { readFileSync } from "node:fs";

/** A file whose integers beyond 2⁵³ are read as digits. */
export function readGolden<T>(name: string): T {
  const text = readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8");
  return JSON.parse(text.replace(/(?<=[[:,\s])\d{16,}(?=[,\s\]}])/g, '"$&"')) as T;
}

/** The integer that Python's expression stands for: digits, or powers with a sum. */
export function integerOf(text: string): bigint {
  return text.split("+").reduce((sum, term) => {
    const [base, power = "1"] = term.split("**");
    return sum + BigInt(base!.trim()) ** BigInt(power.trim());
  }, 0n);
}

/** An integer, or a Python list of such. */
export function entropyOf(text: string): bigint | bigint[] {
  const list = /^\[(.*)\]$/.exec(text)?.[1];
  if (list === undefined) return integerOf(text);
  return list === "" ? [] : list.split(",").map(integerOf);
}
