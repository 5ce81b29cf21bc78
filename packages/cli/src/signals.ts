/**
 * What the user or the system asks of a run by signals.
 *
 * @module
 */
import { STOP } from "./work.ts";

/**
 * Stops the threads when a signal comes; the second time, the process, at once.
 *
 * @returns what ends the listening
 */
export function onStopSignals(control: Int32Array, onStop: () => void = () => {}): () => void {
  let isStopped = false;
  const stop = () => {
    if (isStopped) process.exit(130);
    isStopped = true;
    Atomics.store(control, STOP, 1);
    onStop();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
