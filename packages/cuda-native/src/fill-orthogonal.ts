/**
 * Orthogonal fills: a product of Householder reflections of drawn normals, in blocks (Stewart 1980; Schreiber and Van
 * Loan 1989). Every step is a kernel on the tensor's stream; kernels/orthogonal.cuh says what each computes.
 *
 * @module
 */
import { type DTypeInfo, dtypeInfo, type FillPlace, type OrthogonalFill } from "@weightinit/core";
import { fillDraw } from "./fill-draw.ts";
import { reals, type Target } from "./target.ts";

type Computed = "float32" | "float64" | "complex64" | "complex128";

/** The dtype that a matrix is computed in. */
function computedIn({ precision, isComplex }: DTypeInfo): Computed {
  if (precision === "float64") return isComplex ? "complex128" : "float64";
  return isComplex ? "complex64" : "float32";
}

/** What a matrix is made with: its kernels, and their tile, which is the number of reflectors applied at a time. */
function kernelsFor(computed: Computed, n: number): { suffix: Computed | "float32_narrow"; block: 64 | 128 } {
  if (computed !== "float32") return { suffix: computed, block: 64 };
  return n <= 64 ? { suffix: "float32_narrow", block: 64 } : { suffix: "float32", block: 128 };
}

/** Thread blocks that keep a large card busy, and that it holds at a time: an H100 holds 264 of the tiles. */
const BUSY = 256;
/** Rows of a panel (kernels/tiles.cuh): partial sums are made of whole ones. */
const PANEL = 16;
/**
 * Rows that one partial sum covers: enough to be worth it, and so few that a float32 sum in one go is exact to the sixth
 * digit. A grid has at most 65,535 sums.
 */
const FEWEST_ROWS = 64;
const MOST_ROWS = 512;
const MOST_SUMS = 2 ** 15;
/** Partial sums that are added in one go; more are first added in groups of as many. */
const GROUP = 32;
/** Columns whose reflectors one thread block makes (kernels/reflectors.cuh), and those of W (combine in orthogonal.cuh). */
const REFLECTOR_COLUMNS = 32;
const STRIP = 16;
/** Rows and columns that are transposed at a time (kernels/finish.cu). */
const SIDE = 32;

/**
 * The partial sums over `rows` of each of a number of tiles. They follow from the matrix alone, so that the bits do not
 * depend on the device.
 */
function split(rows: number, tiles: number): { chunk: number; sums: number } {
  const wanted = Math.ceil(rows / Math.max(1, Math.floor(BUSY / tiles)) / PANEL) * PANEL;
  const chunk = Math.max(FEWEST_ROWS, Math.min(wanted, MOST_ROWS), Math.ceil(rows / MOST_SUMS));
  return { chunk, sums: Math.ceil(rows / chunk) };
}

/** Device addresses of the matrices that a fill needs. */
type Matrices = Readonly<Record<"v" | "q" | "w" | "signs" | "grams" | "triangles" | "parts", bigint>>;

/** Elements of each matrix; `q` is the target itself if `inPlace`. */
function lengths(m: number, n: number, block: number, inPlace: boolean): Readonly<Record<keyof Matrices, number>> {
  const tiles = Math.ceil(n / block);
  const squares = tiles * block * block;
  let sums = split(m, tiles).sums;
  for (let k = block; k < n; k += block) sums = Math.max(sums, split(m - k, Math.ceil((n - k) / block)).sums);
  return {
    ...{ v: m * n, q: inPlace ? 0 : m * n, w: block * n, signs: n },
    ...{ grams: squares, triangles: squares, parts: sums * block * n },
  };
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

/** @param target - its address is that of the matrix's first entry, also where the others are spaced */
export function fillOrthogonal({ rows, cols, gain, spacing }: OrthogonalFill, target: Target, place: FillPlace): void {
  const { context, stream, dtype, ptr } = target;
  const m = Math.max(rows, cols);
  const n = Math.min(rows, cols);
  const computed = computedIn(dtype);
  const { bytesPerElement } = dtypeInfo(computed);
  const transposed = rows < cols;
  const inPlace = computed === dtype.name && !transposed && spacing === 1;

  const elements = lengths(m, n, kernelsFor(computed, n).block, inPlace);
  const [, bytes] = layOut(elements, bytesPerElement, 0n);
  context.memory.scratch(bytes, stream, (memory) => {
    const [matrices] = layOut(elements, bytesPerElement, memory);
    const q = inPlace ? ptr : matrices.q;
    multiply(m, n, computed, target, { ...matrices, q }, place);
    const { part, parts } = dtype;
    if (spacing !== 1) {
      const args = [ptr, q, rows, cols, parts, spacing, Number(transposed), gain];
      context.launch("spread", `spread_${part}`, reals(target), stream, args);
    } else if (transposed) {
      const kernel = context.kernel("finish", `transpose_${part}`);
      kernel.launch(Math.ceil(cols / SIDE), Math.ceil(rows / SIDE), stream, [ptr, q, rows, cols, parts, gain]);
    } else if (!inPlace || gain !== 1) {
      context.launch("finish", `finish_${part}`, reals(target), stream, [ptr, q, reals(target), gain]);
    }
  });
}

/** Makes Q, m×n, from the m×n normals of `place`. */
function multiply(
  m: number,
  n: number,
  computed: Computed,
  target: Target,
  matrices: Matrices,
  place: FillPlace,
): void {
  const { context, stream } = target;
  const { v, q, w, signs, grams, triangles, parts } = matrices;
  const { suffix, block } = kernelsFor(computed, n);
  const module = `orthogonal_${suffix}` as const;
  type Arguments = readonly (number | bigint)[];
  const launch = (step: string, [x, y]: readonly [number, number], args: Arguments) =>
    context.kernel(module, `${step}_${suffix}`).launch(x, y, stream, args);
  const spread = (step: string, items: number, args: Arguments) =>
    context.launch(module, `${step}_${suffix}`, items, stream, args);
  const tiles = (length: number) => Math.ceil(length / block);
  /** Adds partial sums up to one in `GROUP`, and returns how far those that are left are apart. */
  const add = (sums: number): number => {
    if (sums <= GROUP) return 1;
    launch("sums", [Math.ceil((block * n) / 256), Math.ceil(sums / GROUP)], [parts, sums, GROUP, n]);
    return GROUP;
  };

  fillDraw({ kind: "normal", std: 1, mean: 0 }, { ...target, dtype: dtypeInfo(computed), ptr: v }, place);
  const { chunk, sums } = split(m, tiles(n));
  const columns = Math.ceil(n / REFLECTOR_COLUMNS);
  launch("norms", [columns, sums], [parts, v, m, n, chunk]);
  launch("reflectors", [columns, 1], [v, signs, parts, sums, n]);
  launch("gram", [tiles(n), sums], [parts, v, m, n, chunk]);
  spread("grams", tiles(n) * block * block, [grams, parts, sums, add(sums), n]);
  launch("triangles", [tiles(n), 1], [triangles, grams, n]);
  for (let k0 = (tiles(n) - 1) * block; k0 >= 0; k0 -= block) {
    const behind = k0 + block;
    const { chunk, sums } = behind < n ? split(m - behind, tiles(n - behind)) : { chunk: 0, sums: 0 };
    if (sums > 0) launch("project", [tiles(n - behind), sums], [parts, v, q, m, n, k0, chunk]);
    launch("combine", [Math.ceil((n - k0) / STRIP), 1], [w, parts, v, signs, triangles, sums, add(sums), n, k0]);
    launch("update", [tiles(m - k0), tiles(n - k0)], [q, v, w, signs, m, n, k0]);
  }
}
