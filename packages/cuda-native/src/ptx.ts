/**
 * The committed PTX as text. The build puts another module in the place of this one, which holds the files
 * (tsdown.config.ts): a bundle can then be moved.
 *
 * @module
 */
import { readFileSync } from "node:fs";

/** @param name - folder and module, "sm_75/uniform" */
export function ptxText(name: string): string {
  return readFileSync(new URL(`../ptx/${name}.ptx`, import.meta.url), "utf8");
}
