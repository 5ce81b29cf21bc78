/**
 * Orthogonal matrices on several threads, with the bits of one.
 *
 * Blocks of reflectors are packed into shared memory by the caller, as many at once as it may hold, from the last on.
 * Then panels of columns go through all of them, each panel a task. Between two such runs the columns lie where the
 * result will: no block that is still to come reads them there, since block j changes only columns from its own first
 * on (LAPACK's orgqr works in place for the same reason).
 *
 * @module
 */

import { doTasks } from "../../threads/do-tasks.ts";
import type { Call, Task } from "../../threads/task.ts";
import { alignToLine } from "../../wasm/shared-memory.ts";
import { type Panel, type Target, writePanel } from "../columns.ts";
import { STRIP_BYTES } from "../kernels/kernels.ts";
import { type OrthogonalMatrix, targetOf } from "../orthogonal.ts";
import { BLOCK_WIDTH, blockOf, type OrthogonalPlan, planOrthogonal, type Reals } from "../plan.ts";
import { allocateReflectors, makeReflectors, packBlock, type Reflectors } from "../reflectors.ts";
import { DATA_AT, KERNELS, MOST_CALLS, MOST_WORKERS, OWN, type Place, SLOTS } from "./layout.ts";
import { loadPanel } from "./load-panel.ts";
import { enterRoom, type Room } from "./room.ts";

/** Bytes of packed blocks at once, but for a single one that is larger. */
const WINDOW_BYTES = 6 * 2 ** 20;
/** Bytes of a panel, but for a single block's columns: with a packed block it stays in the second-level cache. */
const PANEL_BYTES = 2 ** 18;
/** Panels for each thread, at least: the last ones, which pass through the fewest blocks, even out the ends. */
const PANELS_A_THREAD = 6;
/** Most shared memory: 8 MiB, and as much again for each worker. */
const BYTES_A_THREAD = 2 ** 23;

/** Sizes of one fill in shared memory. */
interface Sizes {
  /** Columns of a panel, a multiple of whole blocks. */
  readonly columns: number;
  /** Rows of a panel's strip. */
  readonly rows: number;
  readonly panelBytes: number;
  readonly windowBytes: number;
  /** Address of the packed blocks; those of panels and of VᵀV lie before it. */
  readonly windowAt: number;
  readonly gramAt: number;
}

/** A packed block's addresses. */
interface Packed {
  readonly j: number;
  readonly v: number;
  readonly t: number;
}

/** One matrix being made. */
interface Job {
  readonly room: Room;
  readonly sizes: Sizes;
  readonly reflectors: Reflectors;
  readonly target: Target;
}

function blockBytes(plan: OrthogonalPlan, j: number, size: number): number {
  const { rows, width } = blockOf(plan, j);
  return alignToLine(rows * width * size) + alignToLine(width * width * size);
}

function sizesFor(plan: OrthogonalPlan, size: number, threads: number): Sizes {
  const rows = plan.parts * plan.m + 3;
  const step = BLOCK_WIDTH;
  const fitting = Math.floor(PANEL_BYTES / (rows * size * step));
  const enough = Math.ceil(plan.n / (PANELS_A_THREAD * threads * step));
  const columns = step * Math.max(1, Math.min(fitting, enough));
  const panelBytes = alignToLine(rows * columns * size);
  let all = 0;
  for (let j = 0; j < plan.blocks; j++) all += blockBytes(plan, j, size);
  const gramAt = DATA_AT + (1 + (threads - 1) * SLOTS) * panelBytes;
  const windowAt = gramAt + 8 * BLOCK_WIDTH * BLOCK_WIDTH;
  const windowBytes = Math.min(all, Math.max(WINDOW_BYTES, blockBytes(plan, 0, size)));
  return { columns, rows, panelBytes, windowBytes, windowAt, gramAt };
}

/**
 * As `prepareOrthogonal`, with up to `threads` threads, the caller's among them.
 *
 * @returns `undefined` where it cannot be done on threads
 */
export function prepareOnThreads(
  { rows, cols, complex, gain, normals, out }: OrthogonalMatrix,
  threads: number,
): (() => void) | undefined {
  const plan = planOrthogonal(rows, cols, complex);
  const count = Math.min(threads, MOST_WORKERS + 1);
  const sizes = sizesFor(plan, normals.BYTES_PER_ELEMENT, count);
  const bytes = sizes.windowAt + sizes.windowBytes - DATA_AT;
  const room = bytes <= BYTES_A_THREAD * count ? enterRoom(bytes, count - 1) : undefined;
  if (room === undefined) return undefined;
  const reflectors = allocateReflectors(plan, normals);
  const job = { room, sizes, reflectors, target: targetOf(plan, out, 0, plan.n) };
  return () => {
    for (let end = plan.blocks; end > 0; ) {
      const window = packWindow(job, end);
      const start = window.at(-1)!.j;
      doTasks(room.desks, panels(job, window, end, start === 0 ? gain : 1));
      end = start;
    }
  };
}

/** Reals of the shared memory. */
function realsAt({ memory }: Room, bytesPerReal: number, at: number, length: number): Reals {
  return bytesPerReal === 4 ? new Float32Array(memory.buffer, at, length) : new Float64Array(memory.buffer, at, length);
}

/** Makes and packs the blocks before `end` for which there is room, the last one first. */
function packWindow({ room, sizes, reflectors }: Job, end: number): Packed[] {
  const { plan, normals } = reflectors;
  const size = normals.BYTES_PER_ELEMENT;
  const gram = room.kernels[KERNELS.indexOf(size === 4 ? "gram32" : "gram64")]!;
  const gramMemory = new Float64Array(room.memory.buffer, sizes.gramAt, BLOCK_WIDTH * BLOCK_WIDTH);
  const window: Packed[] = [];
  let at = sizes.windowAt;
  const last = sizes.windowAt + sizes.windowBytes;
  for (let j = end - 1; j >= 0 && window.length < MOST_CALLS && at + blockBytes(plan, j, size) <= last; j--) {
    const { rows, width } = blockOf(plan, j);
    const address = at;
    const tAt = at + alignToLine(rows * width * size);
    const memory = {
      v: realsAt(room, size, at, rows * width),
      t: realsAt(room, size, tAt, width * width),
      gram: gramMemory,
    };
    makeReflectors(reflectors, { memory, gram: () => gram(address, rows, width, sizes.gramAt) }, j, j + 1);
    packBlock(reflectors, j, memory.v);
    const t = j * BLOCK_WIDTH * BLOCK_WIDTH;
    memory.t.set(reflectors.t.subarray(t, t + width * width));
    window.push({ j, v: at, t: tAt });
    at += blockBytes(plan, j, size);
  }
  return window;
}

/** The panels of columns that a window of blocks changes, right to left: those on the right pass through more blocks. */
function* panels(
  { room, sizes, reflectors, target }: Job,
  window: readonly Packed[],
  end: number,
  gain: number,
): Generator<Task<Place>, undefined> {
  const { plan } = reflectors;
  const size = reflectors.normals.BYTES_PER_ELEMENT;
  const strip = STRIP_BYTES / size;
  const stripBytes = sizes.rows * STRIP_BYTES;
  const kernel = KERNELS.indexOf(size === 4 ? "apply32" : "apply64");
  const made = end * plan.blockColumns;
  const first = window.at(-1)!.j * plan.blockColumns;
  const panelAt = ({ index }: Place) => DATA_AT + index * sizes.panelBytes;
  const panelOf = (place: Place): Panel => ({
    reals: realsAt(room, size, panelAt(place), sizes.panelBytes / size),
    rows: sizes.rows,
  });
  for (let to = plan.n; to > first; ) {
    const columns = { from: Math.max(first, Math.floor((to - 1) / sizes.columns) * sizes.columns), to };
    to = columns.from;
    yield {
      prepare(place) {
        loadPanel(panelOf(place), reflectors, target, columns, made);
        const strips = Math.ceil((columns.to - columns.from) / strip);
        const calls: Call[] = [];
        for (const { j, v, t } of window) {
          const { start, rows, width } = blockOf(plan, j);
          if (start >= columns.to) continue;
          const firstStrip = Math.max(0, Math.floor((start - columns.from) / strip));
          const c = panelAt(place) + firstStrip * stripBytes + plan.parts * start * STRIP_BYTES;
          const x = place.scratch + STRIP_BYTES * width;
          calls.push([kernel, v, rows, width, t, c, stripBytes, strips - firstStrip, place.scratch, x]);
        }
        return { make: calls };
      },
      finish(place) {
        writePanel(panelOf(place), plan, gain, columns, target);
      },
      doHere(serve, isWanted) {
        for (const [kernel, ...given] of this.prepare(OWN, 0).make) {
          serve();
          if (!isWanted()) return false;
          room.kernels[kernel!]!(...given);
        }
        this.finish(OWN);
        return true;
      },
    };
  }
}
