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
  /** Packages of npm that are installed beside ours, pinned. The table names all but those of {@link hidden}. */
  readonly tools: Readonly<Record<string, string>>;
  /** Runs `programs/check.mjs` there; what it printed. */
  run(workshop: Workshop): Promise<string>;
}
