/**
 * How far a run is, on standard error: one line that changes on a terminal, a line now and then elsewhere.
 *
 * @module
 */
import { byteText, timeText } from "./format.ts";

/** Milliseconds between two looks, and between two plain lines. */
const [LOOK, LINE] = [200, 10_000];

export interface Progress {
  stop(): void;
}

/**
 * @param done - bytes made so far, in this run
 * @param total - bytes to make in this run
 */
export function showProgress(what: string, done: () => number, total: number): Progress {
  const { stderr } = process;
  // A terminal that says of itself that it is dumb knows no codes.
  const isScreen = stderr.isTTY && process.env.TERM !== "dumb";
  const began = performance.now();
  let lined = began;
  const text = () => {
    const bytes = done();
    const seconds = (performance.now() - began) / 1000;
    const rate = bytes / Math.max(seconds, 0.001);
    const left = rate > 0 ? `, ${timeText((total - bytes) / rate)} left` : "";
    const percent = total === 0 ? 100 : Math.floor((100 * bytes) / total);
    return `${what} ${percent} %, ${byteText(bytes)} of ${byteText(total)}, ${byteText(Math.round(rate))}/s${left}`;
  };
  const draw = () => {
    if (isScreen) {
      // A line that is wider than the terminal could not be drawn over.
      stderr.write(`\r\x1b[K${text().slice(0, Math.max(10, (stderr.columns || 80) - 1))}`);
    } else if (performance.now() - lined >= LINE) {
      lined = performance.now();
      stderr.write(`${text()}\n`);
    }
  };
  const timer = setInterval(draw, LOOK);
  return {
    stop() {
      clearInterval(timer);
      if (isScreen) stderr.write("\r\x1b[K");
    },
  };
}
