/**
 * What the user or the system asks of a run by signals.
 *
 * @module
 */
import { EXIT } from "./exit-codes.ts";
import { SIGNALS } from "./first-signal.ts";
import { STOP } from "./work.ts";

/** Milliseconds in which two signals are one: `timeout` sends its to the process, and then to the group that it is in. */
const TWICE = 500;

/**
 * Stops the threads when a signal comes; the second time, the process, at once.
 *
 * @returns what ends the listening
 */
export function onStopSignals(control: Int32Array, onStop: () => void = () => {}): () => void {
  let stoppedAt: number | undefined;
  const stop = () => {
    if (stoppedAt !== undefined) {
      if (performance.now() - stoppedAt > TWICE) process.exit(EXIT.interrupted);
      return;
    }
    stoppedAt = performance.now();
    Atomics.store(control, STOP, 1);
    onStop();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}
