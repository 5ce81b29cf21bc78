/**
 * The right bits of a fill, by core's reference: what the kernels of a device must give.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, SparseFill } from "@weightinit/core";
import { type Key, portableWords, realFunction, SELECTION, selectRows, VALUES } from "@weightinit/core/stream";
import { bitsIn, type RandomFill } from "./fill-params.ts";
import type { Part } from "./wgsl/storage.ts";

/** A fill whose bits are promised. */
export type ExactFill = RandomFill | ConstantFill | DiagonalFill | SparseFill;

/** What a tensor holds: reals of a dtype, one or two an element. */
export interface Layout {
  readonly part: Part;
  readonly parts: 1 | 2;
}

/** The bits of a tensor's first `length` reals, each in an item of its own. */
export function answers(fill: ExactFill, key: Key, draw: number, { part, parts }: Layout, length: number): Uint32Array {
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
      bits.set(answers({ kind: "normal", std, mean: 0 }, key, draw, { part, parts }, length));
      const choices = new Uint32Array(rows * cols);
      words(choices, 0, SELECTION);
      for (let col = 0; col < cols; col++) {
        selectRows(choices, col * rows, fill, (row) =>
          bits.fill(0, (row * cols + col) * parts, (row * cols + col + 1) * parts),
        );
      }
      break;
    }
    default: {
      const real = realFunction(fill, part);
      words(bits, 0, VALUES);
      for (let i = 0; i < length; i++) bits[i] = bitsIn(part, real(bits[i]!, 0));
    }
  }
  return bits;
}
