/** Memory of other realms, and memory that is no longer there. */
import { runInNewContext } from "node:vm";
import { dtypeInfo, dtypes, kaimingNormal, normal, orthogonal, zeros32 } from "@weightinit/core";
import { describe, expect, it } from "vitest";
import { CpuRng } from "../src/index.ts";

const CLASSES = { float16: "Uint16Array", bfloat16: "Uint16Array", float32: "Float32Array", float64: "Float64Array" };

describe("arrays of another realm are filled with the bits that those of this one get:", () => {
  it.each(dtypes)("%s", (dtype) => {
    const { part, parts } = dtypeInfo(dtype);
    for (const make of [normal, orthogonal, kaimingNormal] as (typeof orthogonal)[]) {
      for (const [rows, cols] of [
        [24, 24],
        [30, 20],
        [20, 30],
      ] as const) {
        const out = runInNewContext(`new ${CLASSES[part]}(${parts * rows * cols})`);
        const theirs = make(new CpuRng(1), dtype, rows, cols, { out }).data;
        expect(theirs).toBe(out);
        expect(Array.from(theirs)).toEqual(Array.from(make(new CpuRng(1), dtype, rows, cols).data));
      }
    }
  });
});

it("an array with a name that is not its own is known by what it is", () => {
  class Renamed extends Float32Array {
    override get [Symbol.toStringTag](): "Float32Array" {
      return "Uint16Array" as "Float32Array";
    }
  }
  expect(kaimingNormal(new CpuRng(1), 3, { out: new Renamed(3) }).size).toBe(3);
  expect(() => kaimingNormal(new CpuRng(1), "float16", 3, { out: new Renamed(3) as never })).toThrow("WI_BAD_OUT");
});

/** A buffer that can be made smaller and larger. */
interface Resizable extends ArrayBuffer {
  resize(bytes: number): void;
}
const ResizableBuffer = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => Resizable;

/** An array without its memory, however it lost it. */
const LOST = {
  transferred: (length: number) => {
    const array = new Float32Array(length);
    structuredClone(array.buffer, { transfer: [array.buffer] });
    return array;
  },
  "of a shrunk buffer": (length: number) => {
    const buffer = new ResizableBuffer(4 * length + 8, { maxByteLength: 4 * length + 8 });
    const array = new Float32Array(buffer, 4, length);
    buffer.resize(0);
    return array;
  },
};

describe.each(Object.entries(LOST))("out %s", (_, lose) => {
  it.each([[[0]], [[3, 0]], [[3]], [[]]])("of shape %j is refused", (shape) => {
    const out = lose(shape.reduce((a, b) => a * b, 1));
    for (const make of [zeros32, kaimingNormal]) {
      expect(() => make(new CpuRng(1), shape, { out, layout: "lux" })).toThrow(
        /transferred or made smaller.*WI_BAD_OUT/,
      );
    }
  });
});

describe("a tensor whose buffer", () => {
  const gone = [
    ["was transferred", (buffer: ArrayBuffer) => void structuredClone(buffer, { transfer: [buffer] })],
    ["was made smaller", (buffer: Resizable) => buffer.resize(2)],
  ] as const;

  describe.each(gone)("%s", (_, lose) => {
    it.each(dtypes)("%s says so", async (dtype) => {
      const { part, parts } = dtypeInfo(dtype);
      for (const size of [1, 6]) {
        const Class = globalThis[CLASSES[part] as "Float32Array"];
        const bytes = size * parts * Class.BYTES_PER_ELEMENT;
        for (const view of [
          (buffer: ArrayBuffer) => new Class(buffer),
          (buffer: ArrayBuffer) => new Class(buffer, 0, size * parts),
        ]) {
          const buffer = new ResizableBuffer(bytes, { maxByteLength: bytes });
          const tensor = normal(new CpuRng(1), dtype, size, { out: view(buffer) as never });
          lose(buffer);
          if (tensor.data.length === size * parts) continue; // 2 bytes are one float16
          for (const read of [() => tensor.toArray(), () => tensor.toFloat32(), () => tensor.ready()]) {
            await expect(read()).rejects.toMatchObject({ name: "WeightInitError", code: "WI_DESTROYED" });
          }
          expect(String(tensor)).toMatch(/^\d-element CpuTensor<\w+> \(data gone: /);
          expect(tensor.size).toBe(size);
        }
      }
    });
  });

  it("was made larger: the values are those that were made", async () => {
    const buffer = new ResizableBuffer(8, { maxByteLength: 64 });
    const tensor = normal(new CpuRng(1), 2, { out: new Float32Array(buffer) });
    const before = [...tensor.data];
    buffer.resize(64);
    expect([...(await tensor.toArray())]).toEqual(before);
    expect([...(await tensor.toFloat32())]).toEqual(before);
  });
});

it("an empty tensor has nothing to lose but its memory", async () => {
  expect(await kaimingNormal(new CpuRng(1), 0, 4).toArray()).toHaveLength(0);
});
