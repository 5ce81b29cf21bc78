/**
 * What an environment is: tools from npm, and a way to run a program in them.
 *
 * @module
 */
import type { Workshop } from "./workshop.ts";

export interface Environment {
  readonly name: string;
  /** What is run there, for the table. */
  readonly how: string;
  /** Packages of npm that are installed beside ours, pinned. */
  readonly tools: Readonly<Record<string, string>>;
  /** Runs `programs/check.mjs` there; what it printed, the outcome as a line of JSON among it. */
  run(workshop: Workshop): Promise<string>;
}
