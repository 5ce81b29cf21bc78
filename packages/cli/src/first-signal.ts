/**
 * Work for the moment at which a signal ends the process.
 *
 * @module
 */
import { EXIT } from "./exit-codes.ts";

/** Those by which users and systems stop a program. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ends the process when a signal comes, after some work that takes no time.
 *
 * @returns what ends the listening
 */
export function onFirstSignal(work: () => void): () => void {
  const end = () => {
    work();
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}
