/**
 * The right bits of a fill, by core's reference: what the kernels of a device must give.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, FillPlace, SparseFill, ValuesFill } from "@weightinit/core";
import { type Key, portableWords, realFunction, SELECTION, selectRows, VALUES } from "@weightinit/core/stream";
import { bitsIn, type RandomFill } from "./fill-params.ts";
import type { Part } from "./wgsl/storage.ts";

/** A fill whose bits are promised. */
export type ExactFill = RandomFill | ConstantFill | DiagonalFill | SparseFill | ValuesFill;

/** What a tensor holds: reals of a dtype, one or two an element. */
export interface Layout {
  readonly part: Part;
  readonly parts: 1 | 2;
}

/** A fill to try. */
export interface Trial {
  readonly fill: ExactFill;
  readonly layout: Layout;
  /** Reals that are made. */
  readonly length: number;
  /** Where a random fill's elements lie in the whole tensor; without it from element 0 on. */
  readonly runs?: Pick<FillPlace, "from" | "run" | "stride"> | undefined;
}

/** The bits of a trial's reals, each in an item of its own. */
export function answers({ fill, layout, length, runs }: Trial, key: Key, draw: number): Uint32Array {
  const { part, parts } = layout;
  const bits = new Uint32Array(length);
  const words = portableWords(key, draw);
  switch (fill.kind) {
    case "constant":
      for (let i = 0; i < length; i += parts) bits[i] = bitsIn(part, fill.value);
      break;
    case "diagonal": {
      const [a, b] = fill.axes;
      for (let i = 0; i < fill.count; i++) {
        const element = ((i + a.shift) % a.size) * a.stride + ((i + b.shift) % b.size) * b.stride;
        bits[(fill.base + element) * parts] = bitsIn(part, fill.value);
      }
      break;
    }
    case "sparse": {
      const { rows, cols, std } = fill;
      bits.set(answers({ fill: { kind: "normal", std, mean: 0 }, layout, length }, key, draw));
      const choices = new Uint32Array(rows * cols);
      words(choices, 0, SELECTION);
      for (let col = 0; col < cols; col++) {
        selectRows(choices, col * rows, fill, (row) =>
          bits.fill(0, (row * cols + col) * parts, (row * cols + col + 1) * parts),
        );
      }
      break;
    }
    case "values":
      bits.set(part === "float32" ? new Uint32Array(fill.values.buffer, 0, length) : fill.values.subarray(0, length));
      break;
    default: {
      const real = realFunction(fill, part);
      const { from, run, stride } = runs ?? { from: 0, run: length, stride: length };
      for (let i = 0, start = from * parts; i < length; i += run * parts, start += stride * parts) {
        words(bits.subarray(i, i + run * parts), start, VALUES);
      }
      for (let i = 0; i < length; i++) bits[i] = bitsIn(part, real(bits[i]!, 0));
    }
  }
  return bits;
}
