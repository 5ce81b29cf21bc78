/**
 * Columns of gain·Q: the identity's columns times D, run through the blocks of reflectors from the last to the first.
 *
 * Block j changes nothing above its first row or, in the identity's columns, before its first column, so it is applied
 * only from there on: half the work of a full product.
 *
 * @module
 */
import { type BlockKernels, type KernelSizes, STRIP_BYTES } from "./kernels/kernels.ts";
import { BLOCK_WIDTH, blockOf, type ColumnRange, type OrthogonalPlan, type Reals } from "./plan.ts";
import { packBlock, type Reflectors } from "./reflectors.ts";

/** Bytes of the panel of columns worked on at once: wider panels pack each block less often. No bit depends on it. */
const PANEL_BYTES = 1 << 21;

/** What kernels must hold to make up to `columns` columns of a plan. */
export function kernelSizes(plan: OrthogonalPlan, bytesPerReal: number, columns: number): KernelSizes {
  // A block's last tile of 4 may reach past the last row.
  const rows = plan.parts * plan.m + 3;
  const blocks = Math.floor(PANEL_BYTES / (rows * bytesPerReal * BLOCK_WIDTH));
  return { rows, width: blockOf(plan, 0).width, columns: Math.min(columns, Math.max(1, blocks) * BLOCK_WIDTH) };
}

/** Where columns of the result go: (r, c) of Q lies at `(r·rowStride + (c − first)·columnStride)·parts` of `out`. */
export interface Target {
  readonly out: Reals;
  readonly rowStride: number;
  readonly columnStride: number;
  /** The first column of Q that it holds. */
  readonly first: number;
}

/** Columns of Q, in strips as `BlockMemory.panel` has them. */
export interface Panel {
  readonly reals: Reals;
  /** Rows of a strip. */
  readonly rows: number;
}

/**
 * Writes columns of gain·Q. Right to left, in panels of whole blocks: once a panel is written, no other needs its
 * columns of the normals, so the target may be these.
 */
export function formColumns(
  reflectors: Reflectors,
  gain: number,
  kernels: BlockKernels,
  { from, to }: ColumnRange,
  target: Target,
): void {
  const { sizes, memory } = kernels;
  const panel = { reals: memory.panel, rows: sizes.rows };
  for (let end = to; end > from; ) {
    const start = end - from <= sizes.columns ? from : Math.ceil((end - sizes.columns) / BLOCK_WIDTH) * BLOCK_WIDTH;
    formPanel(reflectors, kernels, start, end);
    writePanel(panel, reflectors.plan, gain, { from: start, to: end }, target);
    end = start;
  }
}

function formPanel(reflectors: Reflectors, { sizes, memory, apply }: BlockKernels, from: number, to: number): void {
  const { plan } = reflectors;
  const { parts } = plan;
  const strip = STRIP_BYTES / memory.panel.BYTES_PER_ELEMENT;
  const strips = Math.ceil((to - from) / strip);
  memory.panel.fill(0, 0, strips * sizes.rows * strip);
  for (let c = from; c < to; c++) {
    const at = (Math.floor((c - from) / strip) * sizes.rows + parts * c) * strip + ((c - from) % strip);
    for (let part = 0; part < parts; part++) memory.panel[at + part * strip] = reflectors.signs[parts * c + part]!;
  }
  for (let j = Math.ceil(to / plan.blockColumns) - 1; j >= 0; j--) {
    const block = blockOf(plan, j);
    packBlock(reflectors, j, memory.v);
    const t = j * BLOCK_WIDTH * BLOCK_WIDTH;
    memory.t.set(reflectors.t.subarray(t, t + block.width * block.width));
    const firstStrip = Math.max(0, Math.floor((block.start - from) / strip));
    apply(block.rows, block.width, parts * block.start, firstStrip, strips);
  }
}

/** The target's columns `from` … `to`−1 ← gain·C, where C is the panel; + 0 so that no −0 comes out. */
export function writePanel(
  { reals: panel, rows }: Panel,
  { m, parts }: OrthogonalPlan,
  gain: number,
  { from, to }: ColumnRange,
  { out, rowStride, columnStride, first: origin }: Target,
): void {
  const scale = panel.BYTES_PER_ELEMENT === 4 ? Math.fround(gain) : gain;
  const strip = STRIP_BYTES / panel.BYTES_PER_ELEMENT;
  const reals = m * parts;
  // Tiles of 8 rows and a strip suit the caches whether rows or columns are contiguous in `out`.
  for (let top = 0; top < reals; top += 8) {
    for (let first = 0; first < to - from; first += strip) {
      const columns = Math.min(strip, to - from - first);
      for (let row = top; row < Math.min(top + 8, reals); row++) {
        const r = parts === 1 ? row : row >> 1;
        let o = (r * rowStride + (from - origin + first) * columnStride) * parts + (row - r * parts);
        const at = first * rows + row * strip;
        for (let column = 0; column < columns; column++) {
          out[o] = scale * panel[at + column]! + 0;
          o += columnStride * parts;
        }
      }
    }
  }
}
