import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import {
  glorotNormal,
  kaimingNormal,
  normal,
  orthogonal,
  seeded,
  setDefaultRng,
  truncatedNormal,
  varianceScaling,
} from "@weightinit/core";
import type { Configured } from "@weightinit/core/config";
import { CpuRng } from "@weightinit/cpu";
import { TfjsSeed } from "@weightinit/rng-tfjs";
import { describe, expect, test } from "vitest";
import { registerInitializers, type WeightInitConfig, weightinit } from "../src/index.ts";
import { kernelsOf, lossesOf, recurrentKernels, recurrentModel } from "./model.ts";

const code = (call: () => unknown) => {
  try {
    call();
    return "none";
  } catch (error) {
    return (error as { readonly code?: string }).code;
  }
};

/** What the model's files hold. */
async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = JSON.parse(JSON.stringify({ ...given, weightData: undefined }));
      artifacts!.weightData = given.weightData as ArrayBuffer;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return artifacts!;
}

describe.each(["cpu", "wasm"])("on the backend %s of TensorFlow.js 4.22", (backend) => {
  test("weights are ours, to the bit, and the model learns, is saved and loaded", async () => {
    expect(await tf.setBackend(backend)).toBe(true);
    const model = recurrentModel(new CpuRng(42));
    expect(await kernelsOf(model)).toEqual(recurrentKernels(new CpuRng(42)));
    expect((await model.getWeights()[1]!.data()).every((x) => x === 0)).toBe(true);

    // Before it learns: a model of the same JSON has the same weights, without a file of weights.
    const again = (await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string))) as tf.LayersModel;
    expect(await kernelsOf(again)).toEqual(recurrentKernels(new CpuRng(42)));

    // The WASM backend has no gradients of convolutions.
    if (backend === "wasm") model.layers[0]!.trainable = false;
    const losses = await lossesOf(model);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);

    const files = await saved(model);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(files));
    expect(await kernelsOf(loaded)).toEqual(await kernelsOf(model));
    expect(JSON.parse(loaded.toJSON() as string)).toEqual(JSON.parse(model.toJSON() as string));
    const x = tf.ones([1, 8, 3]);
    expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual((model.predict(x) as tf.Tensor).dataSync());
  });
});

describe("a configuration", () => {
  const roundTrip = async (init: Configured, options = {}) => {
    const dense = tf.layers.dense({ units: 6, inputShape: [4], kernelInitializer: weightinit(init, options) });
    const model = tf.sequential({ layers: [dense] });
    const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
    expect(again.getWeights()[0]!.dataSync()).toEqual(model.getWeights()[0]!.dataSync());
    return (again.layers[0]!.getConfig()["kernelInitializer"] as tf.serialization.ConfigDict)[
      "config"
    ] as unknown as WeightInitConfig;
  };

  test("comes back from a saved model", async () => {
    const rng = new CpuRng(2n ** 63n);
    rng.nextDraw();
    expect(await roundTrip(kaimingNormal({ mode: "fanOut", layout: { in: -2, out: [-1] } }), { rng })).toEqual({
      name: "kaimingNormal",
      options: { mode: "fanOut", layout: { in: -2, out: [-1] } },
      rng: { stream: 1, seed: "9223372036854775808", draw: 1 },
    });
    const bounds = { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
    expect((await roundTrip(truncatedNormal(bounds), { seed: 3 })).options).toEqual({
      lo: "-Infinity",
      hi: "Infinity",
    });
    expect((await roundTrip(seeded(normal, "Layer.One_two"), { rng })).seed).toEqual({ name: "Layer.One_two" });
    const advancing = await roundTrip(seeded(normal, 2n ** 63n, { advances: true }), { rng });
    expect([advancing.seed, advancing.advances]).toEqual(["9223372036854775808", true]);
    expect((await roundTrip(seeded(normal, 5), { rng })).seed).toBe(5);
    expect((await roundTrip(varianceScaling({ distribution: "truncatedNormal" }))).name).toBe("varianceScaling");
  });

  test("names initializers that are registered", async () => {
    const mine = Object.assign((...args: unknown[]) => (normal as unknown as (...a: unknown[]) => unknown)(...args), {
      settings: { name: "myNormal", options: {} },
    });
    const { name } = (weightinit(mine).getConfig() ?? {}) as unknown as WeightInitConfig;
    expect(name).toBe("myNormal");
    await expect(roundTrip(mine, { seed: 1 })).rejects.toThrow("WI_BAD_ARGUMENT");
    registerInitializers({ myNormal: mine });
    expect((await roundTrip(mine, { seed: 1 })).name).toBe("myNormal");
  });

  test("of a generator that is not portable loads with its weights, and is refused without", async () => {
    const kernelInitializer = weightinit(glorotNormal, { rng: new TfjsSeed(42) });
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer })] });
    const theirs = tf.initializers.glorotNormal({ seed: 42 }).apply([2, 3]).dataSync();
    expect(model.getWeights()[0]!.dataSync()).toEqual(theirs);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(await saved(model)));
    expect(loaded.getWeights()[0]!.dataSync()).toEqual(theirs);
    expect(JSON.parse(loaded.toJSON() as string)).toEqual(JSON.parse(model.toJSON() as string));
    await expect(tf.models.modelFromJSON(JSON.parse(model.toJSON() as string))).rejects.toThrow("WI_NOT_PORTABLE");
  });
});

describe("generators", () => {
  const drawn = (init: Configured, options: object, shape = [3, 4]) =>
    weightinit(init, options as never)
      .apply(shape)
      .dataSync();

  test("a seed repeats, a generator goes on, none is the default one", () => {
    expect(drawn(kaimingNormal, { seed: 7 })).toEqual(kaimingNormal(new CpuRng(7), 3, 4, { layout: "tfjs" }).data);
    const init = weightinit(kaimingNormal, { seed: 7 });
    expect(init.apply([3, 4]).dataSync()).toEqual(init.apply([3, 4]).dataSync());
    const rng = new CpuRng(7);
    expect(drawn(normal, { rng })).not.toEqual(drawn(normal, { rng }));
    expect(rng.draw).toBe(2);
    const previous = setDefaultRng(new CpuRng(9));
    expect(drawn(normal, {})).toEqual(normal(new CpuRng(9), 3, 4).data);
    if (previous) setDefaultRng(previous);
  });

  test("the deviation is that of the formula, and large orthogonal matrices are quick", () => {
    const he = Float32Array.from(drawn(kaimingNormal({ truncated: true }), { seed: 1 }, [256, 512]));
    const std = Math.sqrt(he.reduce((sum, w) => sum + w * w, 0) / he.length);
    expect(std / Math.sqrt(2 / 256)).toBeCloseTo(1, 1);
    const q = weightinit(orthogonal, { seed: 1 }).apply([512, 512]) as tf.Tensor2D;
    const error = tf.matMul(q, q, true).sub(tf.eye(512)).abs().max().dataSync()[0]!;
    expect(error).toBeLessThan(1e-5);
  });
});

test("what is refused", () => {
  expect(code(() => weightinit(tf.zeros as never))).toBe("WI_BAD_ARGUMENT");
  expect(code(() => weightinit("heNormal" as never))).toBe("WI_BAD_ARGUMENT");
  expect(code(() => weightinit(kaimingNormal("float16")))).toBe("WI_BAD_DTYPE");
  expect(code(() => weightinit(kaimingNormal).apply([2, 2], "int32"))).toBe("WI_BAD_DTYPE");
  expect(code(() => weightinit(kaimingNormal, null as never))).toBe("WI_BAD_OPTION");
  expect(code(() => weightinit(kaimingNormal, { rng: new CpuRng(1), seed: 1 }))).toBe("WI_BAD_OPTION");
  expect(code(() => weightinit(kaimingNormal, { gain: 2 } as never))).toBe("WI_UNKNOWN_OPTION");
  expect(code(() => weightinit(kaimingNormal, { seed: -1 }))).toBe("WI_BAD_SEED");
});
