/**
 * The families there are: one file each.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";

export const families: readonly Family[] = [gpt2, llama];
