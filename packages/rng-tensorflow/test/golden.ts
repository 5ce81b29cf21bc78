/**
 * Golden numbers of TensorFlow; test/data/README.md says where they come from.
 *
 * @module
 */
import { readFileSync } from "node:fs";

export const golden = JSON.parse(readFileSync(new URL("./data/tensorflow-2.21.json", import.meta.url), "utf8")) as {
  readonly entries: Readonly<Record<string, unknown>>;
};
