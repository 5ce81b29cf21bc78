/** ONNX models that are damaged: refused with a code, in no time. `data/small.onnx` was made by onnx 1.23's helper. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { expect, it } from "vitest";
import { PipeStream } from "../src/models/byte-stream.ts";
import { onnxTensors } from "../src/models/onnx.ts";

const model = readFileSync(join(import.meta.dirname, "data/small.onnx"));

/** The bytes, as a pipe gives them. */
async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Buffer, size = 64) => onnxTensors(new PipeStream(pieces(bytes, size)));

it("says the same whatever the pieces are", async () => {
  const whole = await read(model, model.length);
  expect(whole.length).toBe(7);
  for (const size of [1, 2, 3, 7, 100]) expect(await read(model, size)).toEqual(whole);
});

it("refuses a model that ends early, wherever it does", async () => {
  for (let length = 1; length < model.length; length++) {
    const error = await read(model.subarray(0, length)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    // The end of a field of the model itself is an end; its graph is the last but two.
    if (error !== undefined) expect((error as WeightInitError).code, String(length)).toBe("WI_BAD_CONFIG");
    else expect(length).toBeGreaterThan(model.length - 16);
  }
});

it("reads or refuses what was changed, and nothing else happens", { timeout: 60_000 }, async () => {
  let refused = 0;
  let state = 1;
  // Numerical Recipes' linear congruential generator: the same changes in every run.
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let run = 0; run < 3000; run++) {
    const bytes = Buffer.from(model);
    for (let i = 0; i <= run % 3; i++) bytes[random(bytes.length)] = random(256);
    try {
      await read(bytes, 128);
    } catch (error) {
      expect(error).toBeInstanceOf(WeightInitError);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});
