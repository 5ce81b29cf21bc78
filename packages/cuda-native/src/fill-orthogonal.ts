/**
 * Orthogonal fills: a product of Householder reflections of drawn normals, in blocks (Stewart 1980; Schreiber and Van
 * Loan 1989). Every step is a kernel on the tensor's stream; kernels/orthogonal.cuh says what each computes.
 *
 * @module
 */
import { type DTypeInfo, dtypeInfo, type OrthogonalFill } from "@weightinit/core";
import { fillDraw } from "./fill-draw.ts";
import { reals, type Target } from "./target.ts";

/** Reflectors applied at a time, and the tile of the matrix products (kernels/tiles.cuh). */
const BLOCK = 64;
/**
 * Fewest rows that one partial sum covers, and most sums: enough to keep every multiprocessor busy. They follow from the
 * matrix alone, so that the bits do not depend on the device.
 */
const CHUNK = 256;
const MOST_SUMS = 256;
/** Columns whose reflectors one thread block makes (kernels/reflectors.cuh). */
const REFLECTOR_COLUMNS = 32;

type Computed = "float32" | "float64" | "complex64" | "complex128";

/** The dtype that a matrix is computed in. */
function computedIn({ precision, isComplex }: DTypeInfo): Computed {
  if (precision === "float64") return isComplex ? "complex128" : "float64";
  return isComplex ? "complex64" : "float32";
}

const tiles = (length: number) => Math.ceil(length / BLOCK);

/** How many partial sums `rows` are split into, and the rows of each. */
function split(rows: number): { chunk: number; sums: number } {
  const chunk = Math.max(CHUNK, Math.ceil(rows / MOST_SUMS));
  return { chunk, sums: Math.ceil(rows / chunk) };
}

/** Device addresses of the matrices that a fill needs. */
type Matrices = Readonly<Record<"v" | "u" | "q" | "signs" | "grams" | "triangles" | "parts", bigint>>;

/** Elements of each matrix; `q` is the target itself if `inPlace`. */
function lengths(m: number, n: number, inPlace: boolean): Readonly<Record<keyof Matrices, number>> {
  const squares = tiles(n) * BLOCK * BLOCK;
  const parts = split(m).sums * BLOCK * n;
  return { v: m * n, u: m * n, q: inPlace ? 0 : m * n, signs: n, grams: squares, triangles: squares, parts };
}

/** Where each matrix lies from `start` on, each at a multiple of 256 bytes, and the bytes of all. */
function layOut(elements: Readonly<Record<string, number>>, size: number, start: bigint): [Matrices, bytes: number] {
  let bytes = 0;
  const addresses: Record<string, bigint> = {};
  for (const [name, length] of Object.entries(elements)) {
    addresses[name] = start + BigInt(bytes);
    bytes += Math.ceil((length * size) / 256) * 256;
  }
  return [addresses as unknown as Matrices, bytes];
}

export function fillOrthogonal({ rows, cols, gain }: OrthogonalFill, target: Target, draw: number): void {
  const { context, stream, dtype, ptr } = target;
  const m = Math.max(rows, cols);
  const n = Math.min(rows, cols);
  const computed = computedIn(dtype);
  const { bytesPerElement } = dtypeInfo(computed);
  const transposed = rows < cols;
  const inPlace = computed === dtype.name && !transposed;

  const elements = lengths(m, n, inPlace);
  const [, bytes] = layOut(elements, bytesPerElement, 0n);
  context.memory.scratch(bytes, stream, (memory) => {
    const [matrices] = layOut(elements, bytesPerElement, memory);
    const q = inPlace ? ptr : matrices.q;
    multiply(m, n, computed, target, { ...matrices, q }, draw);
    const args = [ptr, q, rows, cols, dtype.parts, gain, transposed ? 1 : 0];
    context.launch("finish", `finish_${dtype.part}`, target.size, stream, args);
  });
}

/** Makes Q, m×n, from m×n normals. */
function multiply(m: number, n: number, computed: Computed, target: Target, matrices: Matrices, draw: number): void {
  const { context, stream } = target;
  const { v, u, q, signs, grams, triangles, parts } = matrices;
  const module = `orthogonal_${computed}` as const;
  const kernel = (step: string) => context.kernel(module, `${step}_${computed}`);
  const launch = (step: string, grid: readonly [number, number], args: readonly (number | bigint)[]) =>
    kernel(step).launch(grid, stream, args);
  const spread = (step: string, items: number, args: readonly (number | bigint)[]) =>
    context.launch(module, `${step}_${computed}`, items, stream, args);

  const dtype = dtypeInfo(computed);
  fillDraw({ kind: "normal", std: 1, mean: 0 }, { ...target, dtype, ptr: v }, { draw, from: 0 });
  const { chunk, sums } = split(m);
  const columns = Math.ceil(n / REFLECTOR_COLUMNS);
  launch("norms", [columns, sums], [parts, v, m, n, chunk]);
  launch("reflectors", [columns, 1], [v, signs, parts, sums, n]);
  launch("gram", [tiles(n), sums], [parts, v, m, n, chunk]);
  spread("grams", tiles(n) * BLOCK * BLOCK, [grams, parts, sums, n]);
  launch("triangles", [tiles(n), 1], [triangles, grams, n]);
  launch("expand", [tiles(m), tiles(n)], [u, v, triangles, m, n]);
  spread("identity", reals(target), [q, signs, m, n]);
  for (let k0 = (tiles(n) - 1) * BLOCK; k0 >= 0; k0 -= BLOCK) {
    const { chunk, sums } = split(m - k0);
    launch("project", [tiles(n - k0), sums], [parts, v, q, m, n, k0, chunk]);
    if (sums > 1) spread("reduce", BLOCK * (n - k0), [parts, sums, n, k0]);
    launch("update", [tiles(m - k0), tiles(n - k0)], [q, u, parts, m, n, k0]);
  }
}
