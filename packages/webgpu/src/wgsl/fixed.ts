/**
 * Kernels that touch a few elements of a filled tensor: runs of a diagonal, and the zeros of sparse columns.
 *
 * @module
 */
import { ENTRY, type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import { BLOCK, MULHI, ROUND_FIELDS } from "./philox.ts";
import { type Part, PUT } from "./storage.ts";

const RUN_FIELDS = ["start", "step", "count", "value"] as const;

/**
 * `value` at the reals start, start + step, … of the binding, `count` of them. A step is at least 2 reals where there
 * is more than one, so no two invocations share a word.
 */
export function runKernel(part: Part): Kernel<(typeof RUN_FIELDS)[number]> {
  return kernelOf(
    `run ${part === "float32" ? 32 : 16}`,
    RUN_FIELDS,
    ["read_write"],
    () => `${paramsStruct(RUN_FIELDS)}
@group(1) @binding(0) var<storage, read_write> OUT: array<u32>;
${PUT[part]}
${ENTRY}
  if (q < P.count) { put(P.start + q * P.step, P.value); }
}`,
  );
}

const SPARSE_FIELDS = ["rows", "cols", "zeros", "parts", "first", "end", "offset", ...ROUND_FIELDS] as const;

/**
 * Selection sampling, one invocation a column: Knuth, The Art of Computer Programming vol. 2, section 3.4.2,
 * Algorithm S, on the words of lane 1 (docs/stream.md, "Words"). Reals first … end − 1 of the tensor lie
 * in this binding, the first one at its real `offset`; a word may hold halves of two columns, hence the atomics.
 */
export function sparseKernel(part: Part): Kernel<(typeof SPARSE_FIELDS)[number]> {
  const [width, zero] =
    part === "float32"
      ? [32, "atomicStore(&OUT[p], 0u);"]
      : [16, "atomicAnd(&OUT[p >> 1u], ~(0xffffu << ((p & 1u) * 16u)));"];
  return kernelOf(
    `sparse ${width}`,
    SPARSE_FIELDS,
    ["read_write"],
    () => `${paramsStruct(SPARSE_FIELDS)}
@group(1) @binding(0) var<storage, read_write> OUT: array<atomic<u32>>;
${MULHI}
${BLOCK}
fn zero(p: u32) {
  ${zero}
}
${ENTRY}
  if (q >= P.cols) { return; }
  var left = P.zeros;
  var words: vec4<u32>;
  for (var row = 0u; row < P.rows && left > 0u; row++) {
    let word = q * P.rows + row;
    if (row == 0u || (word & 3u) == 0u) { words = block(word >> 2u); }
    if (mulhi(words[word & 3u], P.rows - row) < left) {
      left -= 1u;
      let real = (row * P.cols + q) * P.parts;
      for (var i = real; i < real + P.parts; i++) {
        if (i >= P.first && i < P.end) { zero(P.offset + (i - P.first)); }
      }
    }
  }
}`,
  );
}
