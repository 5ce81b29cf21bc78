/** Fills on three threads for longer than workers take to start, prints a hash of the bits, and just ends. */

import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { fillOnThreads, streamWorkers } from "../src/stream/threads/stream-on-threads.ts";

const stream = wasmStream()!;
const recipe = recipeOf({ kind: "normal", std: 1, mean: 0 }, "float32", [1, 2], 3);
const out = new Float32Array(2 ** 21);
// No pause: workers start although the caller never returns to its event loop.
const started = performance.now();
while (performance.now() - started < 500) fillOnThreads(stream, recipe, oneRun(0), out, 3);
let hash = 0x811c9dc5;
for (const bits of new Uint32Array(out.buffer)) hash = Math.imul(hash ^ bits, 0x01000193);
console.log(`${hash >>> 0} ${streamWorkers().length}`);
