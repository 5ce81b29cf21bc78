/** Makes a matrix on three threads for longer than workers take to start, prints a hash of the bits, and just ends. */
import { prepareOnThreads } from "../src/orthogonal/threads/orthogonal-on-threads.ts";
import { orthogonalWorkers } from "../src/orthogonal/threads/room.ts";
import { normals } from "./orthogonal-support.ts";

const v = normals(Float32Array, 512 * 512, 3);
const out = v.slice();
// No pause: workers start although the caller never returns to its event loop.
const started = performance.now();
const matrix = { normals: v, rows: 512, cols: 512, gain: 1, complex: false, out };
while (performance.now() - started < 500) prepareOnThreads(matrix, 3)?.();
let hash = 0x811c9dc5;
for (const bits of new Uint32Array(out.buffer)) hash = Math.imul(hash ^ bits, 0x01000193);
console.log(`${hash >>> 0} ${orthogonalWorkers().length}`);
