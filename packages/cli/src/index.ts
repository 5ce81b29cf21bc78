/**
 * The command `weightinit` as a function.
 *
 * @module
 */
export { run } from "./run.ts";
