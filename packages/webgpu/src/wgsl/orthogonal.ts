/**
 * What the kernels of the orthogonal fill share: its buffers and parameters; and the last kernel. Here, and only here,
 * floats are added and multiplied as the device likes: the result is promised within 1e-5, not to the bit.
 *
 * Complex matrices run through the same real products: a reflector's entry a + bi counts as the block
 * [[a, −b], [b, a]], and a row of Q as two, of its real and of its imaginary parts.
 *
 * Long sums are made chunk by chunk of rows into S, side by side, and then from those. That keeps workgroups busy, and
 * errors small: one running sum of 2²⁰ squares was off by 1.8e-5.
 *
 * @module
 */
import { ENTRY, type Kernel, kernelOf, paramsStruct } from "./kernel.ts";
import { NARROW, type Part, PUT, STORE } from "./storage.ts";

/** Rows and columns of Q as elements, the panel's first column, the real rows of a chunk, and how many chunks. */
const FIELDS = ["m", "n", "start", "chunk", "chunks"] as const;
export type OrthogonalField = (typeof FIELDS)[number];

export const BUFFERS = ["V", "Q", "T", "W", "S"] as const;
export type Buffer = (typeof BUFFERS)[number];

/** A kernel on the fill's buffers: floats, or vectors of four where it says so. */
export function orthogonalKernel(
  name: string,
  ofVectors: readonly Buffer[],
  code: () => string,
): Kernel<OrthogonalField> {
  const declaration = (buffer: Buffer, binding: number) =>
    `@group(1) @binding(${binding}) var<storage, read_write> ${buffer}: array<${ofVectors.includes(buffer) ? "vec4<f32>" : "f32"}>;`;
  return kernelOf(
    name,
    FIELDS,
    BUFFERS.map(() => "read_write"),
    () => `${paramsStruct(FIELDS)}
${BUFFERS.map(declaration).join("\n")}
${code()}`,
  );
}

const FINISH_FIELDS = ["first", "end", "start", "parts", "rows", "cols", "gain"] as const;

/** `entry(i)`: real i of gain·Q, transposed where it is wide, as the dtype's bits. No −0 comes out. */
const entries = (part: Part) => `
@group(1) @binding(0) var<storage, read_write> OUT: array<u32>;
@group(1) @binding(1) var<storage, read_write> Q: array<f32>;
${NARROW[part]}
fn entry(i: u32) -> u32 {
  let element = i / P.parts;
  let isTall = P.rows >= P.cols;
  let row = select(element % P.cols, element / P.cols, isTall);
  let col = select(element / P.cols, element % P.cols, isTall);
  let x = bitcast<u32>(bitcast<f32>(P.gain) * Q[(row * P.parts + i % P.parts) * min(P.rows, P.cols) + col]);
  return narrow(select(x, 0u, (x & 0x7fffffffu) == 0u));
}`;

/** Stores the matrix; its real `start` is the binding's first one. */
export function finishKernel(part: Part): Kernel<(typeof FINISH_FIELDS)[number]> {
  return kernelOf(
    `finish ${part}`,
    FINISH_FIELDS,
    ["read_write", "read_write"],
    () => `${paramsStruct(FINISH_FIELDS)}
${entries(part)}
${STORE[part]}
fn real(p: u32) -> u32 {
  if (p < P.first || p >= P.end) { return 0u; }
  return entry(P.start + (p - P.first));
}
${ENTRY}
  let p = q * 4u;
  if (p >= P.end || p + 4u <= P.first) { return; }
  store(p, vec4<u32>(real(p), real(p + 1u), real(p + 2u), real(p + 3u)));
}`,
  );
}

const SPACED_FIELDS = [...FINISH_FIELDS, "offset", "step", "count"] as const;

/**
 * Stores `count` elements of the matrix from element `start` on, one an invocation, `step` reals apart from the
 * binding's real `offset` on; of the ends' only what lies in the binding. A step is more than an element, so that no two
 * invocations share a word.
 */
export function spacedKernel(part: Part): Kernel<(typeof SPACED_FIELDS)[number]> {
  return kernelOf(
    `spaced ${part}`,
    SPACED_FIELDS,
    ["read_write", "read_write"],
    () => `${paramsStruct(SPACED_FIELDS)}
${entries(part)}
${PUT[part]}
${ENTRY}
  if (q >= P.count) { return; }
  for (var i = 0u; i < P.parts; i++) {
    let p = P.offset + q * P.step + i;
    if (p >= P.first && p < P.end) { put(p, entry((P.start + q) * P.parts + i)); }
  }
}`,
  );
}
