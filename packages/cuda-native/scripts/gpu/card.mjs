// What the measuring scripts share: a generator, timing by events of the card, and a report that is a file of JSON.
import { writeFileSync } from "node:fs";
import { CudaRng } from "@weightinit/cuda-native";
import { option } from "./options.mjs";

export const bytes = Number(option("bytes", 2 ** 30));
export const rng = new CudaRng(42);
const { context } = rng;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What the binding itself has no use for. */
const { call, koffi, path } = context.driver;
const library = koffi.load(path);
const cuEventSynchronize = library.func("cuEventSynchronize", "int", ["uint64"]);
const cuEventElapsedTime = library.func("cuEventElapsedTime", "int", ["void *", "uint64", "uint64"]);
const checked = (result) => {
  if (result !== 0) throw new Error(`CUDA error ${result}`);
};
/** Events with timing. */
const [begin, end] = context.run(() =>
  [0, 1].map(() => {
    const event = new BigUint64Array(1);
    call.cuEventCreate(event, 0);
    return event[0];
  }),
);

/**
 * Milliseconds that one call of `queue` keeps the stream busy: `calls` of them stand between two events, for a call
 * costs JavaScript 10 to 150 µs, which would count as the card's. Median and spread of `samples` such runs.
 */
export function timed(queue, { calls = 20, samples = 5 } = {}) {
  const elapsed = new Float32Array(1);
  const found = [];
  for (let sample = -1; sample < samples; sample++) {
    context.run(() => call.cuEventRecord(begin, rng.stream));
    for (let i = 0; i < calls; i++) queue();
    context.run(() => {
      call.cuEventRecord(end, rng.stream);
      checked(cuEventSynchronize(end));
      checked(cuEventElapsedTime(elapsed, begin, end));
    });
    if (sample >= 0) found.push(elapsed[0] / calls);
  }
  return { ms: median(found), least: Math.min(...found), most: Math.max(...found), calls };
}

const rows = [];

/** Prints a row and keeps it in the file of `--out`, which is whole after each row: a step may be stopped. */
export function report(name, row) {
  rows.push({ name, ...row });
  console.log(name, JSON.stringify(row));
  writeFileSync(option("out", "measured.json"), JSON.stringify(rows, undefined, 1));
}
