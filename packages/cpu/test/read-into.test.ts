/**
 * `toArray({ into })`: the values in an array of the caller's.
 */
import { runInNewContext } from "node:vm";
import { type DType, dtypes, kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, test } from "vitest";

const badOut = (message: string) => ({ code: "WI_BAD_OUT", message: expect.stringContaining(message) });

test.each(dtypes)("%s: fills the array and returns it", async (dtype: DType) => {
  const tensor = kaimingNormal(new CpuRng(1), dtype, 3, 5);
  const into = tensor.data.slice().fill(0);
  expect(await tensor.toArray({ into: into as never })).toBe(into);
  expect(into).toEqual(tensor.data);
});

test("an array within a buffer, on shared memory, of another realm", async () => {
  const tensor = kaimingNormal(new CpuRng(1), 4);
  const arena = new Float32Array(10);
  await tensor.toArray({ into: arena.subarray(3, 7) });
  expect(arena).toEqual(Float32Array.of(0, 0, 0, ...tensor.data, 0, 0, 0));
  const shared = new Float32Array(new SharedArrayBuffer(16));
  await tensor.toArray({ into: shared as never });
  expect([...shared]).toEqual([...tensor.data]);
  const foreign = runInNewContext("new Float32Array(4)");
  expect(await tensor.toArray({ into: foreign })).toBe(foreign);
  expect([...foreign]).toEqual([...tensor.data]);
});

test("undefined is as none", async () => {
  const tensor = kaimingNormal(new CpuRng(1), 4);
  expect(await tensor.toArray({ into: undefined })).toEqual(tensor.data);
});

test("what does not fit is refused", async () => {
  const tensor = kaimingNormal(new CpuRng(1), 4);
  const gone = new Float32Array(4);
  structuredClone(gone, { transfer: [gone.buffer] });
  const cases: [unknown, string][] = [
    [new Float32Array(5), "expected into to be a Float32Array of length 4 for float32, got one of length 5"],
    [new Float64Array(4), "got Float64Array"],
    [[0, 0, 0, 0], "expected into to be a Float32Array of length 4"],
    [null, "got null"],
    [gone, "transferred or made smaller"],
  ];
  for (const [into, message] of cases) {
    await expect(tensor.toArray({ into: into as never })).rejects.toMatchObject(badOut(message));
  }
});

test.each([null, 7, new Float32Array(4), [new Float32Array(4)]])(
  "what is no options is refused: %o",
  async (options) => {
    const tensor = kaimingNormal(new CpuRng(1), 4);
    await expect(tensor.toArray(options as never)).rejects.toMatchObject({
      code: "WI_BAD_ARGUMENT",
      message: expect.stringContaining("expected { into }"),
    });
  },
);
