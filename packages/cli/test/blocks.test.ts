/** Blocks: together they are the tensor, whatever its shape. */
import { normal, orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { initialize, type Parameter, type ParameterInitializer } from "@weightinit/recipes";
import { describe, expect, it } from "vitest";
import { BlockTable, blockNumbersOf } from "../src/block-table.ts";
import { Blocks } from "../src/blocks.ts";
import type { Checkpoint } from "../src/checkpoint.ts";
import { BLOCK_BYTES, type Block } from "../src/cut.ts";
import { Maker } from "../src/maker.ts";

/** A checkpoint of tensors in float32, one behind the other. */
function checkpointOf(shapes: readonly (readonly number[])[]): Checkpoint {
  let byteOffset = 100;
  const tensors = shapes.map((shape) => {
    const tensor = { ...checkpoint(shape, NORMAL).files[0]!.tensors[0]!, byteOffset };
    byteOffset += tensor.byteLength;
    return tensor;
  });
  return { request: { seed: "5" }, files: [{ name: "f", tensors }] } as unknown as Checkpoint;
}

/** A checkpoint of one tensor in float32. */
function checkpoint(shape: readonly number[], initializer: ParameterInitializer): Checkpoint {
  const parameter = { name: "w", shape, initializer, law: "" };
  const byteLength = 4 * shape.reduce((size, dim) => size * dim, 1);
  const tensor = { name: "w", dtype: "F32" as const, shape, byteOffset: 100, byteLength, parameter };
  return {
    request: { seed: "5" },
    files: [{ name: "f", tensors: [tensor] }],
    parameters: new Map([["w", parameter]]),
  } as unknown as Checkpoint;
}

const tableOf = (blocks: Blocks) => new BlockTable(blockNumbersOf(blocks));

const NORMAL = normal({ std: 1 }) as ParameterInitializer;

describe.each([
  ["a scalar", []],
  ["a vector", [3_000_001]],
  ["a matrix", [3001, 1000]],
  ["rows that are larger than a block", [2, 3, 1500, 1024]],
  ["one row after the other", [3, BLOCK_BYTES / 4]],
  ["numbers that are larger than a block together with one axis of 1", [1, 1, 2_500_000]],
])("%s", (_, shape) => {
  it("is its blocks, none above the limit", () => {
    const made = checkpoint(shape, NORMAL);
    const blocks = new Blocks(made);
    const maker = new Maker(made, 1);
    const lengths = [...tableOf(blocks).runs(0, blocks.count)].map(({ byteLengthOf }) => byteLengthOf);
    const whole = NORMAL(new CpuRng(5).fork("w"), "float32", [...shape]).data;
    const bytes = Buffer.from(whole.buffer);
    let at = 100;
    for (let i = 0; i < blocks.count; i++) {
      const block = blocks.at(i);
      expect(block.byteLength).toBeLessThanOrEqual(BLOCK_BYTES);
      expect(block.offset).toBe(at);
      expect(lengths[0]!(i)).toBe(block.byteLength);
      const part = maker.bytes(block);
      expect(Buffer.compare(part, bytes.subarray(at - 100, at - 100 + block.byteLength))).toBe(0);
      at += block.byteLength;
    }
    expect(at - 100).toBe(bytes.length);
  });
});

it("a law that needs the whole matrix is one block", () => {
  const made = checkpoint([1200, 1200], orthogonal({ gain: 1 }) as unknown as ParameterInitializer);
  const blocks = new Blocks(made);
  expect(blocks.count).toBe(1);
  const bytes = new Maker(made, 1).bytes(blocks.at(0));
  const whole = orthogonal(new CpuRng(5).fork("w"), "float32", [1200, 1200], { gain: 1 }).data;
  expect(Buffer.compare(bytes, Buffer.from(whole.buffer))).toBe(0);
});

it("an empty tensor has no block", () => {
  expect(new Blocks(checkpoint([0, 5], NORMAL)).count).toBe(0);
});

describe("parts", () => {
  it.each([
    ["large tensors", [[10_000, 1024]]],
    ["large and small ones", [[3000, 1024], ...Array.from({ length: 500 }, () => [64]), [2000, 1024]]],
    ["one block alone", [[4, 4]]],
    ["nothing", [[0, 4]]],
  ])("of %s are all blocks, each once", (_, shapes) => {
    const blocks = tableOf(new Blocks(checkpointOf(shapes)));
    for (const ranks of [1, 2, 3, 8, 1000]) {
      const shares = Array.from({ length: ranks }, (_, rank) => blocks.share(rank, ranks));
      expect(shares[0]![0]).toBe(0);
      expect(shares.at(-1)![1]).toBe(blocks.count);
      for (const [rank, [from, to]] of shares.entries()) {
        expect(from).toBeLessThanOrEqual(to);
        if (rank > 0) expect(from).toBe(shares[rank - 1]![1]);
      }
    }
  });

  it("have about as many bytes, whatever the sizes of the tensors", () => {
    const blocks = new Blocks(
      checkpointOf([[8000, 1024], ...Array.from({ length: 3000 }, () => [16]), [12_000, 1024]]),
    );
    const table = tableOf(blocks);
    const bytes = [0, 1, 2, 3].map((rank) => {
      const [from, to] = table.share(rank, 4);
      let sum = 0;
      for (let i = from; i < to; i++) sum += blocks.at(i).byteLength;
      return sum;
    });
    expect(Math.max(...bytes) - Math.min(...bytes)).toBeLessThanOrEqual(3 * BLOCK_BYTES);
  });

  it("meet behind the first 4 MiB of a file, which all processes read", () => {
    const blocks = new Blocks(checkpointOf(Array.from({ length: 40 }, () => [300, 256])));
    for (let rank = 1; rank < 8; rank++) {
      const [from] = tableOf(blocks).share(rank, 8);
      expect(blocks.at(from).offset).toBeGreaterThanOrEqual(4 << 20);
    }
  });
});

it.each(["float32", "bfloat16"] as const)(
  "a function of another parameter is what initialize makes of it, in %s",
  (dtype) => {
    const source: Parameter = { name: "source", shape: [6, 50], initializer: NORMAL, law: "" };
    const norms = (other: Float32Array) =>
      Float32Array.from({ length: 6 }, (_, i) => Math.hypot(...other.subarray(50 * i, 50 * i + 50)));
    const derived: Parameter = {
      name: "norms",
      shape: [6],
      initializer: NORMAL,
      law: "",
      from: { name: "source", values: norms },
    };
    const expected = initialize(new CpuRng(5), [source, derived], { dtype }).get("norms")!.data;
    const made = {
      request: { seed: "5" },
      parameters: new Map([["source", source]]),
    } as unknown as Checkpoint;
    const tensor = { name: "norms", dtype: dtype === "float32" ? "F32" : "BF16", shape: [6], parameter: derived };
    const block = { tensor, slice: undefined, byteLength: expected.byteLength, offset: 0 } as unknown as Block;
    expect(Buffer.compare(new Maker(made, 1).bytes(block), Buffer.from(expected.buffer))).toBe(0);
  },
);
